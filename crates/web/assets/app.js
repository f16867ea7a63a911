// What makes pages a little easier to use where there is script. Everything works without it.
"use strict";

// A choice in a form of filters shows its result at once.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-live]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
});

// Empty fields stay out of the address.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "get") return;
  for (const field of event.target.querySelectorAll("input, select")) if (field.value === "") field.disabled = true;
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[method=get] :disabled")) field.disabled = false;
});

// "/" leads to the search field.
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
  const field = document.querySelector(".find input");
  if (event.key === "/" && !typing && field) { event.preventDefault(); field.focus(); }
});

// Long work: ask for its state until it is done, then show the result.
const work = document.querySelector("[data-watch]");
if (work) {
  const ask = async () => {
    const answer = await fetch(work.dataset.watch, { headers: { accept: "application/json" } }).then((response) => response.json()).catch(() => null);
    if (!answer || answer.done) return location.reload();
    const bar = work.querySelector("progress");
    if (bar && answer.of > 0) { bar.max = answer.of; bar.value = answer.at; }
    setTimeout(ask, 500);
  };
  setTimeout(ask, 300);
}

// Printing opens what is folded.
window.addEventListener("beforeprint", () => document.querySelectorAll("details:not(.asof-more, .chart details, .sections-top)").forEach((part) => { part.open = true; }));

// The link of the console fills in the form; what stands behind # is never sent anywhere by itself.
const waiting = document.querySelector("form[data-from-fragment]");
if (waiting && location.hash.includes("/")) {
  const [login, code] = decodeURIComponent(location.hash.slice(1)).split("/");
  waiting.elements.login.value = login;
  waiting.elements.code.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}

// Passkeys: the server's question goes to the browser, its answer goes back with the form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const passkey = async (form) => {
  const asked = await fetch(form.dataset.ask, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (asked.status === 401) return location.reload();
  const told = await asked.json().catch(() => ({}));
  if (!asked.ok) throw new Error(told.wrong || "");
  const options = told.question.publicKey;
  options.challenge = bytes(options.challenge);
  for (const known of [...(options.excludeCredentials || []), ...(options.allowCredentials || [])]) known.id = bytes(known.id);
  if (options.user) options.user.id = bytes(options.user.id);
  const made = await navigator.credentials[form.dataset.passkey]({ publicKey: options });
  const response = {};
  for (const part of ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"]) {
    if (made.response[part]) response[part] = text(made.response[part]);
  }
  form.elements.token.value = told.token;
  form.elements.answer.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, extensions: {} });
  form.submit();
};
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = form.querySelector("[data-wrong]");
    wrong.hidden = true;
    passkey(form).catch((error) => {
      wrong.textContent = error instanceof DOMException || !error.message ? wrong.dataset.wrong : error.message;
      wrong.hidden = false;
    });
  });
}
