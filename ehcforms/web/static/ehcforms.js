// Papers in the browser: hides questions that do not apply, saves by itself, and asks the rules while somebody types.
const form = document.querySelector("form[data-paper]");

function values(name) {
  const found = [];
  for (const input of form.elements) {
    if (input.name !== name || input.disabled) continue;
    if ((input.type === "radio" || input.type === "checkbox") && !input.checked) continue;
    if (input.value !== "") found.push(input.value);
  }
  return found;
}

const tests = {
  is: (given, wanted) => given.includes(String(wanted)),
  is_not: (given, wanted) => given.length > 0 && !given.includes(String(wanted)),
  in: (given, wanted) => given.some((one) => wanted.includes(one)),
  contains: (given, wanted) => given.includes(String(wanted)),
  contains_any: (given, wanted) => given.some((one) => wanted.includes(one)),
  answered: (given, wanted) => given.length > 0 === (wanted === true || wanted === "yes"),
};

function showWhatApplies() {
  for (const part of form.querySelectorAll("[data-when]")) {
    const { name, operator, value } = JSON.parse(part.dataset.when);
    if (tests[operator]) part.hidden = !tests[operator](values(name), value);
  }
}

let dirty = false;
let saving = false;

function stamp() {
  form.elements.namedItem("moment").value = Date.now();
}

async function send(path) {
  stamp();
  const body = new URLSearchParams(new FormData(form));
  for (const name of [...body.keys()]) if (name.endsWith(".file")) body.delete(name);
  const answer = await fetch(form.dataset.here + path, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function save() {
  if (!dirty || saving) return;
  saving = true;
  dirty = false;
  const line = document.getElementById("saved");
  try {
    const { sequence, words } = await send("/autosave");
    form.elements.namedItem("sequence").value = sequence;
    line.textContent = words;
  } catch {
    dirty = true;
    line.textContent = "Not saved yet. We will try again; you can go on writing.";
  }
  saving = false;
}

let waiting = 0;

async function ask() {
  try {
    const { notes } = await send("/notes");
    for (const part of document.querySelectorAll("[data-notes]")) {
      const html = notes[part.dataset.notes] || "";
      if (part.dataset.shown !== html) {
        part.dataset.shown = html;
        part.innerHTML = html;
      }
    }
  } catch {
    // The rules are asked again with the next word, and in any case when the page is sent.
  }
}

if (form) {
  const line = document.getElementById("saved");
  if (line) line.textContent = line.textContent.replace("with each button that you press", "as you go");
  showWhatApplies();
  form.addEventListener("change", showWhatApplies);
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 700);
  });
  form.addEventListener("focusout", save);
  setInterval(save, 20000);
  document.addEventListener("visibilitychange", () => document.hidden && save());
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    dirty = false;
    stamp();
    setTimeout(() => (sent = false), 3000);
  });
}
