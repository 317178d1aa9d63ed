// The desk works without this. With it the page of today keeps itself fresh, and the tab tells how much waits.
"use strict";
const list = document.getElementById("rows");
if (list) {
  const EVERY = 5000, SLOWEST = 60000;
  const form = document.querySelector("#write textarea");
  const said = document.getElementById("stale"), title = document.title;
  let tag = null, wait = EVERY;
  const count = (waiting, danger) => {
    document.title = waiting ? `${danger ? "❗" : ""}(${waiting}) ${title}` : title;
  };
  // A tone and a notification when something urgent comes in. Neither says about whom, or what.
  let known = Number(list.dataset.urgent);
  const alarm = () => {
    if ("Notification" in window && Notification.permission === "granted") new Notification(list.dataset.danger);
    try {
      const sound = new AudioContext(), tone = sound.createOscillator();
      tone.connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + 0.5);
    } catch { /* there is no sound here */ }
  };
  const ask = document.getElementById("notify");
  if (ask && "Notification" in window && Notification.permission === "default") {
    ask.hidden = false;
    ask.addEventListener("click", async () => { await Notification.requestPermission(); ask.hidden = true; });
  }
  // Whoever is writing or has something open is not disturbed.
  const busy = () => list.querySelector("details[open]") !== null || (list.contains(document.activeElement)
    && ["TEXTAREA", "INPUT", "SELECT"].includes(document.activeElement.tagName));
  const focused = () => {
    const at = document.activeElement, card = at && at.closest("#rows [id]");
    return card ? [card.id, [...card.querySelectorAll("button, summary, a")].indexOf(at)] : null;
  };
  const show = (html) => {
    const where = focused(), read = list.querySelector(".newest"), height = read?.scrollHeight, up = read?.scrollTop;
    list.innerHTML = html; // made by the same template on the server as the page itself
    const box = list.querySelector(".newest");
    if (box && up < 0) box.scrollTop = up - (box.scrollHeight - height); // whoever reads what is older stays there
    if (where) (where[1] < 0 ? document.getElementById(where[0])
      : document.getElementById(where[0])?.querySelectorAll("button, summary, a")[where[1]])?.focus({preventScroll: true});
  };
  const look = async () => {
    const more = form && form.value.trim() && document.activeElement === form ? (list.dataset.fresh.includes("?") ? "&" : "?") + "writing=1" : "";
    if (document.visibilityState === "visible" || wait === EVERY) {
      try {
        const answer = await fetch(list.dataset.fresh + more, {headers: tag ? {"If-None-Match": tag} : {}, cache: "no-store"});
        if (answer.status === 401) { location.reload(); return; }
        if (answer.ok) {
          const html = await answer.text();
          if (answer.headers.has("X-Waiting")) {
            const urgent = Number(answer.headers.get("X-Urgent"));
            count(Number(answer.headers.get("X-Waiting")), urgent);
            if (urgent > known) alarm();
            known = urgent;
          }
          if (busy()) { said.textContent = said.dataset.newer; } else { show(html); tag = answer.headers.get("ETag"); said.textContent = ""; }
        } else if (answer.status !== 304) { throw new Error(String(answer.status)); } else if (!busy()) { said.textContent = ""; }
        wait = EVERY;
      } catch {
        said.textContent = said.dataset.away;
        wait = Math.min(wait * 2, SLOWEST);
      }
    }
    setTimeout(look, wait);
  };
  if (list.dataset.waiting) count(Number(list.dataset.waiting), Number(list.dataset.urgent));
  setTimeout(look, wait);
}
