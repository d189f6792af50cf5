/* Asks the device for a passkey with the account package's script, and says so when that fails. */
const button = document.querySelector("[data-passkey]");
const failed = document.querySelector("[data-passkey-failed]");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  failed.hidden = false;
});

/* What the package's script looks for: elements by their ids. */
const ids = {
  add: button.id,
  authenticate: button.id,
  credential: button.dataset.credential,
  data: "js_data",
};
button.addEventListener("click", () => (failed.hidden = true));
allauth.webauthn.forms[button.dataset.passkey]({ ids });
