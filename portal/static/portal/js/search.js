// Comfort for the list of practices: results follow a changed filter without a new page.
// Without this file the same form works with its button.
const byId = (id, doc = document) => doc.getElementById(id);
const all = (selector) => [...document.querySelectorAll(selector)];
const form = byId("search-form");
let turns = 0;

/** Address of the list in the state of the form, written as the server writes it: one state, one address. */
function formAddress() {
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  const names = new Set(given.map(([name]) => name));
  const state = new URLSearchParams([...names].flatMap((name) => given.filter(([other]) => other === name).sort()));
  return form.getAttribute("action") + (state.size ? `?${state}` : "");
}

/** Fetch a state of the list and show its parts in place; where that fails, go there. */
async function show(address, { push = true, top = null, from = null } = {}) {
  const turn = ++turns;
  const results = byId("search-results");
  results.ariaBusy = "true";
  let fresh;
  try {
    const answer = await fetch(address);
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { /* told below */ }
  if (turn !== turns) return; // a newer question is under way
  results.ariaBusy = null;
  if (!fresh || !byId("search-results", fresh)) return location.assign(address);
  if (push && address !== location.pathname + location.search) {
    history.replaceState({ top: scrollY }, ""); // where Back comes back to
    history.pushState(null, "", address);
  }
  const stood = standing(from ?? document.activeElement);
  swap(fresh);
  stand(stood);
  if (top !== null) scrollTo({ top, behavior: "instant" });
}

function swap(fresh) {
  const typed = new Map(all(".facet__filter").map((box) => [box.id, box.value]));
  const scrolled = all(".facet__options").map((list) => list.scrollTop);
  const opened = all("#search-facets details").map((help) => help.open);
  for (const part of all("[data-swap]")) part.replaceChildren(...byId(part.id, fresh).childNodes);
  const words = byId("search-words");
  if (document.activeElement !== words) words.value = byId("search-words", fresh).value;
  for (const link of all(".language-list a")) link.search = location.search;
  const languages = byId("language-button", fresh);
  if (languages) byId("language-button").href = languages.href;
  document.title = fresh.title;
  addFilterBoxes(typed);
  all(".facet__options").forEach((list, at) => { list.scrollTop = scrolled[at] ?? 0; });
  all("#search-facets details").forEach((help, at) => { help.open = opened[at] ?? false; });
  byId("search-status").textContent = byId("search-status", fresh).textContent;
  document.dispatchEvent(new Event("results-shown"));
}

/** Where the reader stands, to be found again when the parts are new. */
function standing(at) {
  return { at, id: at.id, facet: at.closest(".facet")?.id, chip: all(".chip[data-follow]").indexOf(at) };
}

/** Back to the same control; where it is gone, to its neighbour, its facet or the results. */
function stand({ at, id, facet, chip }) {
  if (at.isConnected) return;
  const same = id && byId(id);
  const chips = all(".chip[data-follow]");
  const beside = chip >= 0 ? chips[Math.min(chip, chips.length - 1)] : null;
  const next = same && !same.disabled ? same : beside ?? byId(facet ?? "search-found");
  if (!next.matches("a, input")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  // a new page of the list is read from its beginning
  if (!same && !facet && next.getBoundingClientRect().top < 0) next.scrollIntoView({ behavior: "instant" });
}

// Letters that are no base letter with a mark, and the two forms of the Greek sigma.
const PLAIN = { ħ: "h", đ: "d", ł: "l", ø: "o", æ: "ae", œ: "oe", ß: "ss", ı: "i", ŧ: "t", ς: "σ" };
const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
  .replace(/[ħđłøæœßıŧς]/g, (letter) => PLAIN[letter]).trim();

/** A box above each long facet that hides the values without the typed letters. */
function addFilterBoxes(typed = new Map()) {
  for (const facet of all("[data-filter-label]")) {
    const box = document.createElement("input");
    const id = `${facet.id}-filter`;
    const label = Object.assign(document.createElement("label"), { className: "field__hint", htmlFor: id });
    label.textContent = facet.dataset.filterLabel;
    const none = Object.assign(document.createElement("p"), { className: "field__hint", role: "status" });
    const narrow = () => {
      const options = [...facet.querySelectorAll(".facet__option")];
      for (const option of options) {
        option.hidden = !folded(option.querySelector("label > span").textContent).includes(folded(box.value));
      }
      none.textContent = options.every((option) => option.hidden) ? facet.dataset.filterNone : "";
    };
    Object.assign(box, { type: "search", id, className: "facet__filter", autocomplete: "off" });
    box.value = typed.get(id) ?? "";
    box.addEventListener("input", narrow);
    facet.querySelector(".facet__options").before(label, box, none);
    narrow();
  }
}

form.addEventListener("change", ({ target }) => target.type === "checkbox" && show(formAddress()));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(formAddress());
  closeDrawer();
});
form.addEventListener("keydown", (event) => { // Enter in a filter box does not send the form
  if (event.key === "Enter" && event.target.matches(".facet__filter")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-follow]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(link.getAttribute("href"), { from: link });
});

// Back and Forward: the browser scrolls before the older list is there, so the place is kept with each state.
let settling;
addEventListener("scroll", () => {
  clearTimeout(settling);
  settling = setTimeout(() => history.replaceState({ top: scrollY }, ""), 150);
});
addEventListener("popstate", ({ state }) => {
  clearTimeout(settling);
  show(location.pathname + location.search, { push: false, top: state?.top ?? null });
});

// Where there is room, the filters stand open beside the results.
const drawer = byId("search-drawer");
const wide = matchMedia(form.dataset.drawerQuery);
const settle = () => { drawer.open = wide.matches; };
wide.addEventListener("change", settle);
settle();

/** On a small screen the results come into view below the button that opens the filters again. */
function closeDrawer() {
  if (wide.matches || !drawer.open) return;
  drawer.open = false;
  const button = drawer.querySelector("summary");
  button.focus({ preventScroll: true });
  button.scrollIntoView({ behavior: "instant" });
}

addFilterBoxes();
