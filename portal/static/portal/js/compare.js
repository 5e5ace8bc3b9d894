// Comfort for comparing: what was ticked is kept from page to page, and a bar shows it.
// Without this file the check boxes of one page and the button below them do the same.
const MOST = 4;
const KEY = "compare";
const form = document.getElementById("compare-form");
const compared = document.querySelector("[data-compared]");

/** `[{number, title, language}]` in the order of choosing; empty where the browser keeps nothing. */
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function keep(chosen) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(chosen));
  } catch { /* private mode: the boxes of this page still count */ }
}

if (compared) { // the page of the comparison: what stands here is what is chosen, be it nothing
  const heads = [...document.querySelectorAll(".compare__title")];
  keep(compared.dataset.compared.split(" ").filter(Boolean).map((number, at) => (
    { number, title: heads[at].textContent, language: heads[at].lang })));
}

if (form) {
  const list = document.getElementById("compare-chosen");
  const status = document.getElementById("compare-status");
  const button = form.querySelector("button[type=submit]");
  const label = button.textContent;
  const boxes = () => [...document.querySelectorAll("input[form=compare-form]")];

  const named = (box) => {
    const heading = box.closest("article").querySelector(".card__title");
    return { number: box.value, title: heading.textContent, language: heading.lang };
  };

  const draw = () => {
    const chosen = kept();
    for (const box of boxes()) {
      const at = chosen.findIndex(({ number }) => number === box.value);
      box.checked = at >= 0;
      if (box.checked) chosen[at] = named(box); // the language may have been switched since
    }
    list.replaceChildren(...chosen.map(({ number, title, language }) => {
      const item = document.createElement("li");
      const remove = document.createElement("button");
      const name = document.createElement("span");
      const cross = document.createElement("span");
      Object.assign(name, { textContent: title, lang: language || document.documentElement.lang, className: "compare-bar__name" });
      Object.assign(cross, { textContent: "×", ariaHidden: "true" });
      const what = Object.assign(document.createElement("span"), { className: "visually-hidden" });
      what.textContent = `${form.dataset.remove}: `;
      Object.assign(remove, { type: "button", className: "chip" });
      remove.append(what, name, cross);
      remove.addEventListener("click", () => {
        keep(kept().filter((each) => each.number !== number));
        draw();
        (list.querySelector("button") ?? boxes().find((box) => box.value === number) ?? button).focus();
      });
      item.append(remove);
      return item;
    }));
    list.hidden = !chosen.length;
    form.hidden = !chosen.length && !boxes().length;
    form.classList.toggle("compare-bar--active", chosen.length > 0);
    document.documentElement.classList.toggle("has-compare-bar", chosen.length > 0);
    button.textContent = chosen.length ? `${label} (${chosen.length})` : label;
  };

  document.addEventListener("change", ({ target }) => {
    if (target.form !== form || target.name !== "n") return;
    const chosen = kept().filter(({ number }) => number !== target.value);
    status.textContent = "";
    if (target.checked && chosen.length >= MOST) {
      status.textContent = form.dataset.most;
    } else {
      if (target.checked) chosen.push(named(target));
      keep(chosen);
    }
    draw();
  });
  form.addEventListener("submit", (event) => {
    const chosen = kept();
    if (!chosen.length) return; // the browser sends the boxes of this page
    event.preventDefault();
    location.assign(`${form.getAttribute("action")}?${new URLSearchParams(chosen.map(({ number }) => ["n", number]))}`);
  });
  document.addEventListener("results-shown", draw);
  addEventListener("pageshow", draw); // the browser's own memory of boxes comes after the script
  draw();
}
