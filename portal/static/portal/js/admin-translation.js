// The side-by-side editor offers a translator "stop" as the first button and does it without a question. Ask first.
(() => {
  const { stop, question } = document.currentScript.dataset;
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-w-action-url-value]");
      if (button?.dataset.wActionUrlValue === stop && !window.confirm(question)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );
})();
