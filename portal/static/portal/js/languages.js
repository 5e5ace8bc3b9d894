// The language button is a link to a page; where the browser has dialogs, the same list opens over this page.
const button = document.getElementById("language-button");
const dialog = document.getElementById("language-dialog");

if (button && dialog && typeof dialog.showModal === "function") {
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    dialog.showModal();
    dialog.querySelector("[aria-current]")?.focus();
  });
  dialog.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close || event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => button.focus());
}
