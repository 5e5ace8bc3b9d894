// Suggestions under the search fields, after the pattern "editable combobox with list autocomplete" of the
// WAI-ARIA practices. Without this file the same fields search with Enter or their button.
const PAUSE = 150; // milliseconds without a key before the server is asked
const LEAST = 2; // letters
const reader = document.documentElement.lang;
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

function combobox(input) {
  const { suggest, suggestLabel, suggestPractices, suggestTerms } = input.dataset;
  const id = `${input.id}-suggestions`;
  const list = make("div", { id, className: "suggestions", role: "listbox", ariaLabel: suggestLabel, hidden: true });
  const status = make("p", { className: "visually-hidden", role: "status" });
  let timer, turn = 0, active = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  Object.assign(input, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false", ariaHasPopup: "listbox" });
  input.setAttribute("aria-controls", id);
  input.autocomplete = "off";
  // the list hangs below the field, as wide as the row of field and button
  const anchor = input.parentElement;
  anchor.classList.add("suggest-anchor");
  anchor.append(list, status);

  function close() {
    clearTimeout(timer);
    turn += 1; // what is still under way comes too late
    list.hidden = true;
    input.ariaExpanded = "false";
    activate(-1);
  }

  function activate(at) {
    active = at;
    options().forEach((option, index) => { option.ariaSelected = String(index === at); });
    const chosen = options()[at];
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  function group(label, entries, offset) {
    if (!entries.length) return [];
    const heading = make("div", { id: `${id}-${offset}-label`, className: "suggestions__group", textContent: label });
    const box = make("div", { role: "group" }, heading, ...entries.map((entry, at) => {
      const name = make("span", { textContent: entry.text });
      if (entry.language && entry.language !== reader) name.lang = entry.language;
      const option = make("div", { id: `${id}-${offset + at}`, className: "suggestions__option", role: "option" }, name);
      if (entry.note) option.append(" ", make("span", { className: "suggestions__note", textContent: entry.note }));
      option.dataset.href = entry.url;
      if (entry.facet) option.dataset.box = `filter-${entry.facet}-${entry.value}`;
      return option;
    }));
    box.setAttribute("aria-labelledby", heading.id);
    return [box];
  }

  function show(found) {
    const titles = found.practices.map((each) => (
      { ...each, text: each.title, note: each.language === reader ? "" : each.language_name }));
    const terms = found.terms.map((each) => ({ ...each, text: each.label, note: each.facet_label }));
    list.replaceChildren(...group(suggestTerms, terms, 0), ...group(suggestPractices, titles, terms.length));
    list.hidden = !options().length;
    list.style.top = `${input.offsetTop + input.offsetHeight + 2}px`; // the row may have wrapped
    input.ariaExpanded = String(!list.hidden);
    activate(-1);
    status.textContent = found.announcement;
  }

  async function ask() {
    const mine = ++turn;
    const text = input.value.trim();
    if (text.length < LEAST) return show({ practices: [], terms: [], announcement: "" });
    try {
      const answer = await fetch(`${suggest}?${new URLSearchParams({ q: text })}`);
      const found = answer.ok ? await answer.json() : null;
      // an answer that a newer question or a closed list has overtaken is dropped
      if (mine === turn && found && document.activeElement === input) show(found);
    } catch { /* no suggestions: the search itself still works */ }
  }

  /** Go where the suggestion leads; on the list itself a filter is ticked there, and the others stay. */
  function choose({ dataset: { href, box } }) {
    const ticked = box && document.getElementById(box);
    if (!ticked || ticked.disabled || ticked.form !== input.form) return location.assign(href);
    close();
    input.value = "";
    ticked.checked = true;
    ticked.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const keys = {
    ArrowDown: () => activate((active + 1) % options().length),
    ArrowUp: () => activate(active > 0 ? active - 1 : options().length - 1),
    Escape: () => { close(); status.textContent = ""; },
    Enter: () => choose(options()[active]),
    Home: () => { activate(-1); input.setSelectionRange(0, 0); },
    End: () => { activate(-1); input.setSelectionRange(input.value.length, input.value.length); },
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (list.hidden) {
      if (event.key === "ArrowDown" && input.value) ask();
      return;
    }
    const key = keys[event.key];
    // with nothing active, Enter sends the form and Home and End move in the text, as in every field
    if (!key || (active < 0 && ["Enter", "Home", "End"].includes(event.key))) return;
    event.preventDefault();
    key();
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) choose(option);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
