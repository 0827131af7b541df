// Follows links and forms within a view in place, draws charts, and does what only a browser can. No framework.

const COPY = { busy: "Loading", done: "Shown" };
const page = () => document.getElementById("main");
const connected = () => window.did_handshake && window.socket?.connected;

// -- from one address to another

function go(url, remember = true) {
  const target = new URL(url, location.href);
  if (target.pathname !== location.pathname || !connected()) return location.assign(target);
  if (remember && target.href !== location.href) history.pushState({}, "", target);
  document.documentElement.dataset.busy = "";
  page().setAttribute("aria-busy", "true");
  say(COPY.busy);
  emitEvent("go", target.pathname + target.search);
}

function arrived() {
  delete document.documentElement.dataset.busy;
  page().removeAttribute("aria-busy");
  say(page().querySelector(".total, h1")?.textContent.trim() ?? COPY.done);
}

function say(words) {
  const place = document.getElementById("announce");
  if (place) place.textContent = words;
}

function addressOf(form) {
  const given = new Map();
  for (const [name, value] of new FormData(form)) {
    if (value !== "") given.set(name, given.has(name) ? `${given.get(name)},${value}` : value);
  }
  const query = [...given].map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");
  return form.getAttribute("action") + (query ? `?${query}` : "");
}

addEventListener("popstate", () => go(location.href, false));

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    go(link.href);
  }
  const button = event.target.closest?.("button");
  if (!button) return;
  if ("themeSwitch" in button.dataset) switchTheme();
  if ("print" in button.dataset) print();
  if (button.dataset.answer) judge(button.dataset.answer);
  if ("undo" in button.dataset) undo();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-go]")) {
    event.preventDefault();
    go(addressOf(form));
  } else if (form.matches("[data-code]")) {
    event.preventDefault();
    codeText(form);
  } else if (form.matches(".verdict, [data-slider]")) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-go], form[data-slider], [data-legend]");
  if (!form) return;
  if (form.matches("[data-slider]")) slide(form, true);
  else if (form.matches("[data-legend]")) highlight(form);
  else if (event.target.matches("select, input[type=checkbox], input[type=date]") && form.checkValidity()) go(addressOf(form));
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-slider]");
  if (form) slide(form, false);
});

// -- time slider

function slide(form, settled) {
  const [from, to] = [form.elements.from, form.elements.to];
  if (Number(from.value) > Number(to.value)) (document.activeElement === from ? to : from).value = document.activeElement.value;
  const day = (input) => new Date(Date.parse(form.dataset.first) + Number(input.value) * 864e5).toISOString().slice(0, 10);
  for (const input of [from, to]) {
    input.closest("label").querySelector("output").textContent = day(input);
    input.setAttribute("aria-valuetext", day(input));
  }
  if (!settled) return;
  const url = new URL(location.href);
  for (const [input, end] of [[from, "0"], [to, form.dataset.days]]) {
    if (input.value === end) url.searchParams.delete(input.name);
    else url.searchParams.set(input.name, day(input));
  }
  go(url.href);
}

// -- evidence

function highlight(legend) {
  const text = document.querySelector("[data-text]");
  const hidden = [...legend.querySelectorAll("input:not(:checked)")].map((input) => input.value);
  for (const input of legend.querySelectorAll("input")) text?.classList.toggle(`off-${input.value}`, !input.checked);
  if (!location.pathname.startsWith("/report")) return;
  const url = new URL(location.href);
  if (hidden.length) url.searchParams.set("hide", hidden.join(","));
  else url.searchParams.delete("hide");
  history.replaceState({}, "", url.href.replaceAll("%2C", ","));
}

async function codeText(form) {
  const place = document.getElementById("coded");
  const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  place.innerHTML = '<p class="loading">Coding; the first text takes some seconds, while the coder starts.</p>';
  try {
    const answer = await send("POST", "/pages/coded", given);
    place.innerHTML = await answer.text();
  } catch (error) {
    place.replaceChildren(Object.assign(document.createElement("p"), { className: "fault", textContent: error.message }));
  }
  button.disabled = false;
}

async function send(method, url, body) {
  let answer;
  try {
    answer = await fetch(url, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
  } catch {
    throw new Error("The connection is lost; what you entered is still here. Try again.");
  }
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.error ?? `Not possible (${answer.status})`);
  return answer;
}

// -- judging

const judging = () => document.querySelector("[data-judging]");

async function judge(answer) {
  const form = judging().querySelector("form");
  const name = form.elements.judge.value.trim();
  if (!name) return tell("Say who you are first: your name is kept with the judgement.", form.elements.judge);
  localStorage.setItem("judge", name);
  const wrong = [...form.querySelectorAll("input[name=wrong]:checked")].map((input) => input.value);
  const body = { event_id: judging().dataset.event, answer, wrong, note: form.elements.note.value, judge: name };
  await settle("POST", `/api/v1/judgements${judging().dataset.sample}`, body);
}

async function undo() {
  const name = judging().querySelector("[name=judge]").value.trim();
  if (!name) return tell("Whose last judgement? Enter your name.");
  const sample = judging().dataset.sample;
  await settle("DELETE", `/api/v1/judgements${sample}${sample ? "&" : "?"}judge=${encodeURIComponent(name)}`);
}

async function settle(method, url, body) {
  try {
    await send(method, url, body);
    go(location.href, false);
  } catch (error) {
    tell(error.message);
  }
}

function tell(words, field) {
  judging().querySelector(".says").textContent = words;
  field?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!judging() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const box = judging().querySelector(`input[data-key="${CSS.escape(event.key)}"]`);
  if (box) box.checked = !box.checked;
  else if (event.key === "z") undo();
  else if ({ y: 1, n: 1, u: 1 }[event.key] && judging().dataset.event) judge({ y: "yes", n: "no", u: "?" }[event.key]);
  else return;
  event.preventDefault();
});

// -- charts

let library = null;
const drawn = new Map();

async function charts() {
  library ??= import("nicegui-echart").then((module) => module.echarts);
  return library;
}

async function draw(figure) {
  if (figure.dataset.drawn) return;
  figure.dataset.drawn = "yes";
  try {
    const options = JSON.parse(figure.dataset.options);
    const echarts = await charts();
    if (options.geo && !echarts.getMap("world")) echarts.registerMap("world", await (await fetch("/static/world.json")).json());
    const place = document.createElement("div");
    figure.append(place);
    const chart = echarts.init(place, isDark() ? "dark" : null, { renderer: "canvas" });
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim();
    options.backgroundColor = "transparent";
    options.animation = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    options.textStyle = { color: ink, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 };
    if (options.legend) options.legend.textStyle = { color: ink, fontSize: 13 };
    if (options.geo) {
      options.geo.itemStyle = { areaColor: style.getPropertyValue("--land").trim(), borderColor: style.getPropertyValue("--coast").trim() };
    }
    for (const axis of [options.xAxis, options.yAxis].flat().filter(Boolean)) {
      axis.axisLabel = { color: ink, fontSize: 12, ...axis.axisLabel };
      axis.nameTextStyle = { color: ink };
      axis.splitLine = { lineStyle: { color: style.getPropertyValue("--line").trim() }, ...axis.splitLine };
    }
    options.tooltip = { ...options.tooltip, confine: true, renderMode: "richText" };
    if (options.tooltip.trigger === "item") options.tooltip.formatter = (point) => point.data?.says ?? point.name;
    chart.setOption(options);
    chart.on("click", (point) => point.data?.url && location.assign(point.data.url));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(figure);
    drawn.set(figure, () => (watch.disconnect(), chart.dispose()));
    figure.dataset.ready = "yes";
  } catch (error) {
    figure.append(Object.assign(document.createElement("p"), { className: "fault", textContent: `The chart cannot be drawn: ${error.message}` }));
  }
}

function redraw() {
  for (const [figure, stop] of drawn) {
    stop();
    figure.querySelector("div")?.remove();
    delete figure.dataset.drawn;
  }
  drawn.clear();
  document.querySelectorAll("[data-chart]").forEach(draw);
}

// -- light and dark

const isDark = () => getComputedStyle(document.documentElement).colorScheme.includes("dark");

function switchTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  redraw();
}

const kept = localStorage.getItem("theme");
if (kept) document.documentElement.dataset.theme = kept;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

// -- whenever something new stands on the page

function greet() {
  for (const [figure, stop] of drawn) {
    if (!figure.isConnected) {
      stop();
      drawn.delete(figure);
    }
  }
  document.querySelectorAll("[data-chart]").forEach(draw);
  const name = judging()?.querySelector("[name=judge]");
  if (name && !name.value) name.value = localStorage.getItem("judge") ?? "";
  const again = document.querySelector("[data-again]:not([data-set])");
  if (again) {
    again.dataset.set = "yes";
    setTimeout(() => again.isConnected && go(location.href, false), Number(again.dataset.again) * 1000);
  }
  const picked = document.querySelector("[data-text].picked .on:not([data-seen])");
  if (picked) {
    picked.dataset.seen = "yes";
    centre(picked, picked.closest("[data-text]"));
    const card = document.querySelector(".card.on");
    if (card) centre(card, card.closest(".cards"));
  }
  const menu = document.querySelector(".menu");
  if (menu && !menu.dataset.set) {
    menu.dataset.set = "yes";
    const wide = matchMedia("(min-width: 62rem)");
    const fit = () => (menu.open = wide.matches);
    wide.addEventListener("change", fit);
    fit();
  }
}

function centre(part, whole) {
  whole.scrollTop += part.getBoundingClientRect().top - whole.getBoundingClientRect().top - whole.clientHeight / 3;
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    greet();
  });
}).observe(document.documentElement, { childList: true, subtree: true });
greet();

window.workbench = { arrived };
