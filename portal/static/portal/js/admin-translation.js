// The side-by-side editor offers everybody "stop" as the first button and does it without a question.
// Name it by what it does, ask first, and take it away from those who may not do it.
(() => {
  const { stop, question, label, offered } = document.currentScript.dataset;
  const isStop = (button) => button?.dataset.wActionUrlValue === stop;
  document.addEventListener(
    "click",
    (event) => {
      if (isStop(event.target.closest("[data-w-action-url-value]")) && !window.confirm(question)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );
  const adapt = () => {
    for (const button of document.querySelectorAll("[data-w-action-url-value]")) {
      if (!isStop(button)) continue;
      const words = button.querySelector("em");
      if (offered === undefined) {
        button.style.display = "none";
        button.disabled = true;
      } else if (words && words.textContent !== label && !button.disabled) {
        words.textContent = label;
      }
    }
  };
  const editor = document.querySelector(".js-translation-editor");
  if (editor) new MutationObserver(adapt).observe(editor, { childList: true, subtree: true });
  adapt();
})();
