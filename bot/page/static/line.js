/** Inside LINE: ask LINE's own script who has opened the page, and send that to the server, which asks LINE whether it is true. */
"use strict";

function failed() {
  document.getElementById("opening").hidden = true;
  document.getElementById("failed").hidden = false;
}

async function open() {
  const form = document.getElementById("line");
  await liff.init({ liffId: form.dataset.liff, withLoginOnExternalBrowser: true });
  const known = liff.getDecodedIDToken();
  if (known && known.exp * 1000 <= Date.now() && !liff.isInClient()) {
    liff.logout(); // a browser outside LINE remembers who it was for longer than the token is good
    liff.login();
    return;
  }
  const token = liff.getIDToken();
  if (!token) throw new Error("no ID token");
  form.elements.id_token.value = token;
  form.submit();
}

if (typeof liff === "undefined") failed();
else open().catch(failed);
