/** Quick replies: offered by the newest message only, gone after a tap or any new message. */

/** `last()` is the newest item of the chat, `control` makes the button of an action. */
export function createQuickReplies({ row, control, last }) {
  const gone = new Set();
  let offered = null;

  function show() {
    const item = last();
    const replies = item?.from === "account" && !item.unsent ? (item.message.quickReply?.items ?? []) : [];
    const offer = replies.length && !gone.has(item.messageId) ? item.messageId : null;
    if (offer === offered) return;
    offered = offer;
    row.replaceChildren(...(offer ? replies.map((reply) => chip(reply, offer)) : []));
    row.hidden = offer === null;
    row.scrollLeft = 0;
  }

  function chip(reply, offer) {
    const element = control(reply.action, "quick-reply", () => {
      gone.add(offer);
      show();
    });
    element.dataset.testid = "quick-reply";
    return element;
  }

  row.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const chips = [...row.children];
    chips[chips.indexOf(document.activeElement) + step]?.focus();
    event.preventDefault();
  });

  // A tap leaves the focus where it is: no keyboard opens or closes over it.
  row.addEventListener("mousedown", (event) => event.preventDefault());

  // A mouse wheel only goes up and down.
  row.addEventListener("wheel", (event) => {
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || row.scrollWidth <= row.clientWidth) return;
    event.preventDefault();
    row.scrollLeft += event.deltaY;
  });

  /** Take them away until something new is said. */
  function dismiss() {
    gone.add(last()?.messageId);
    show();
  }

  return { show, dismiss };
}
