// Passkeys: the form asks the server what is to be signed, the device signs it, the form carries it back.
"use strict";
const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;
for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const body = new FormData();
    body.set("csrf", form.elements.csrf.value);
    try {
      const answer = await fetch(form.dataset.options, {method: "POST", body});
      const options = await answer.json();
      const made = form.dataset.passkey === "make"
        ? await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)})
        : await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)});
      form.elements.credential.value = JSON.stringify(made.toJSON());
      form.elements.id.value = made.id;
      form.submit();
    } catch { /* they have thought better of it, or the device has no key: the form is as it was */ }
  });
}
