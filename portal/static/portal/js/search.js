// Comfort for the list of practices: results follow a changed filter without a new page.
// Without this file the same form works with its button.
const byId = (id, doc = document) => doc.getElementById(id);
const all = (selector) => [...document.querySelectorAll(selector)];
const form = byId("search-form");
let turns = 0;

/** Address of the list in the state of the form; empty fields are left out. */
function formAddress() {
  const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  return form.getAttribute("action") + (state.size ? `?${state}` : "");
}

/** Fetch a state of the list and show its parts in place; where that fails, go there. */
async function show(address, push = true) {
  const turn = ++turns;
  let fresh;
  try {
    const answer = await fetch(address);
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { /* told below */ }
  if (turn !== turns) return; // a newer question is under way
  if (!fresh || !byId("search-results", fresh)) return location.assign(address);
  if (push) history.pushState(null, "", address);
  swap(fresh);
}

function swap(fresh) {
  const focused = document.activeElement?.id;
  const typed = new Map(all(".facet__filter").map((box) => [box.id, box.value]));
  const scrolled = all(".facet__options").map((list) => list.scrollTop);
  for (const part of all("[data-swap]")) part.replaceChildren(...byId(part.id, fresh).childNodes);
  if (focused !== "search-words") byId("search-words").value = byId("search-words", fresh).value;
  for (const link of all(".language-list a")) link.search = location.search;
  const languages = byId("language-button", fresh);
  if (languages) byId("language-button").href = languages.href;
  document.title = fresh.title;
  addFilterBoxes(typed);
  all(".facet__options").forEach((list, at) => { list.scrollTop = scrolled[at] ?? 0; });
  if (focused) byId(focused)?.focus({ preventScroll: true });
  byId("search-status").textContent = byId("search-status", fresh).textContent;
  document.dispatchEvent(new Event("results-shown"));
}

// Letters that are no base letter with a mark, and the two forms of the Greek sigma.
const PLAIN = { ħ: "h", đ: "d", ł: "l", ø: "o", æ: "ae", œ: "oe", ß: "ss", ı: "i", ŧ: "t", ς: "σ" };
const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
  .replace(/[ħđłøæœßıŧς]/g, (letter) => PLAIN[letter]).trim();

/** A box above each long facet that hides the values without the typed letters. */
function addFilterBoxes(typed = new Map()) {
  for (const facet of all("[data-filter-label]")) {
    const box = document.createElement("input");
    const label = facet.dataset.filterLabel;
    const none = Object.assign(document.createElement("p"), { className: "field__hint", role: "status" });
    const narrow = () => {
      const options = [...facet.querySelectorAll(".facet__option")];
      for (const option of options) {
        option.hidden = !folded(option.querySelector("label > span").textContent).includes(folded(box.value));
      }
      none.textContent = options.every((option) => option.hidden) ? facet.dataset.filterNone : "";
    };
    Object.assign(box, { type: "search", id: `${facet.id}-filter`, className: "facet__filter" });
    Object.assign(box, { autocomplete: "off", placeholder: label, ariaLabel: label });
    box.value = typed.get(box.id) ?? "";
    box.addEventListener("input", narrow);
    facet.querySelector(".facet__options").before(box, none);
    narrow();
  }
}

form.addEventListener("change", ({ target }) => target.type === "checkbox" && show(formAddress()));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(formAddress());
});
form.addEventListener("keydown", (event) => { // Enter in a filter box does not send the form
  if (event.key === "Enter" && event.target.matches(".facet__filter")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-follow]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(link.getAttribute("href"));
});
addEventListener("popstate", () => show(location.pathname + location.search, false));

// Where there is room, the filters stand open beside the results.
const wide = matchMedia(form.dataset.drawerQuery);
const settle = () => { byId("search-drawer").open = wide.matches; };
wide.addEventListener("change", settle);
settle();
addFilterBoxes();
