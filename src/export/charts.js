// How figures are written. They come as integers of their smallest unit, or as text where a
// number of a script would lose a digit.
const grouped = digits => digits.replace(/\B(?=(\d{3})+$)/g, data.language === "fr" ? "\u202f" : ",");
const decimal = data.language === "fr" ? "," : ".";
function fixed(value, digits, short) {
  let text = String(value), sign = "";
  if (text[0] === "-") { sign = "-"; text = text.slice(1); }
  text = text.padStart(digits + 1, "0");
  let part = digits ? text.slice(-digits) : "";
  if (short) part = part.replace(/0+$/, "");
  return sign + grouped(digits ? text.slice(0, -digits) : text) + (part ? decimal + part : "");
}
function written(value, kind, digits) {
  if (value === null || value === undefined) return "";
  switch (kind) {
    case "amount": return Number(value) === 0 ? "–" : fixed(value, digits);
    case "count": return fixed(value, 0);
    case "quantity": return fixed(value, 6, true);
    case "ratio": return fixed(value, 2) + "%";
    case "tenths": return fixed(value, 1);
    default: return String(value);
  }
}
// Large amounts in short, for axes and labels.
function brief(value, digits) {
  const amount = value / 10 ** digits, size = Math.abs(amount);
  const units = data.language === "zh" ? [[1e8, "亿"], [1e4, "万"]] :
    [[1e9, data.language === "fr" ? "Md" : "B"], [1e6, "M"], [1e3, "k"]];
  const [unit, name] = units.find(([least]) => size >= least) || [1, ""];
  const shown = amount / unit, most = Math.abs(shown) >= 100 || (unit === 1 && size >= 10) ? 0 :
    Math.abs(shown) >= 10 ? 1 : 2;
  return String(Number(shown.toFixed(most))).replace(".", decimal) + name;
}

const colours = ["var(--blue)", "var(--amber)", "var(--green)", "var(--grey)"];
const slices = ["#2f5d8c", "#5b8db8", "#d98e2b", "#6b9e78", "#9a7aa8", "#c86b5e", "#8fa3b5", "#c9cfd6"];

// Round values between which an axis runs.
function ticks(least, most) {
  const span = most - least || 1, raw = span / 4, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map(one => one * power).find(one => one >= raw);
  const lines = [];
  for (let at = Math.floor(least / step) * step; at < most + step * 0.999; at += step) lines.push(at);
  return lines;
}
// Chinese letters are twice as wide as others.
const wide = letter => letter > "\u2e7f" ? 2 : 1;
const columnsOf = text => [...text].reduce((sum, letter) => sum + wide(letter), 0);
function cut(text, most) {
  if (columnsOf(text) <= most) return text;
  let kept = "", room = most - 1;
  for (const letter of text) {
    room -= wide(letter);
    if (room < 0) break;
    kept += letter;
  }
  return kept.trimEnd() + "…";
}

function picture(panel, place) {
  const { kind } = panel.chart;
  place.replaceChildren();
  const width = Math.max(300, place.clientWidth || 480);
  const draws = { columns, bars, lines: columns, pie };
  draws[kind](panel, place, width);
}

function frame(panel, place, width, height) {
  const svg = draw(place, "svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
  draw(svg, "title", {}, panel.title);
  return svg;
}

function legend(panel, place, names) {
  const line = make("div", "legend soft");
  for (const [name, colour] of names) {
    const mark = make("span", "", name);
    mark.style.setProperty("--mark", colour);
    line.append(mark);
  }
  place.append(line);
}

// Columns or lines over the first column, and one line on an axis of its own.
function columns(panel, place, width) {
  const { amounts, line, kind, amber } = panel.chart;
  const band = (right => (right - 52) / panel.rows.length)(width - (line !== null ? 46 : 10));
  // As many names as fit: the months as they are, long names slanted.
  const months = panel.rows.every(row => /^\d{4}-\d\d$/.test(row[0]));
  const longest = Math.max(...panel.rows.map(row => columnsOf(String(row[0]))));
  const slant = !months && longest * 6.2 > band - 4, every = months ? Math.ceil(56 / band) : 1;
  const below = slant ? Math.min(66, 24 + longest * 3.2) : 30;
  const height = 200 + below, left = 52, bottom = height - below, top = 22;
  const ratio = line !== null && panel.columns[line].kind === "ratio";
  const own = line !== null && !ratio;
  const right = width - (line !== null ? 46 : 10);
  const svg = frame(panel, place, width, height);
  const values = panel.rows.flatMap(row => amounts.map(at => Number(row[at] || 0)));
  const steps = ticks(Math.min(0, ...values), Math.max(0, ...values, 1));
  const scale = (least, most) => value => bottom - (value - least) / (most - least) * (bottom - top);
  const y = scale(steps[0], steps[steps.length - 1]);
  for (const step of steps) {
    draw(svg, "line", { x1: left, x2: right, y1: y(step), y2: y(step), stroke: "var(--line)" });
    draw(svg, "text", { x: left - 6, y: y(step) + 4, "text-anchor": "end" }, brief(step, panel.digits));
  }
  const middle = at => left + band * (at + 0.5);
  const one = amounts.length === 1, thick = Math.min(46, band * 0.7 / amounts.length);
  const tint = at => amber ? "var(--amber)" : colours[at];
  panel.rows.forEach((row, at) => {
    amounts.forEach((column, series) => {
      const value = Number(row[column] || 0);
      const words = row[0] + "  " + panel.columns[column].word + " " +
        written(row[column], "amount", panel.digits);
      if (kind === "lines") {
        const dot = draw(svg, "circle", { cx: middle(at), cy: y(value), r: 3, fill: tint(series) });
        draw(dot, "title", {}, words);
        return;
      }
      const x = middle(at) + (series - amounts.length / 2) * thick;
      const bar = draw(svg, "rect", { x, width: Math.max(1, thick - 1), y: Math.min(y(0), y(value)),
        height: Math.max(Math.abs(y(value) - y(0)), value ? 1 : 0), fill: tint(series), rx: 1.5 });
      draw(bar, "title", {}, words);
      if (one && line === null && value && band > 38) {
        draw(svg, "text", { x: middle(at), y: Math.min(y(0), y(value)) - 4, "text-anchor": "middle" },
          brief(value, panel.digits));
      }
    });
  });
  if (kind === "lines") {
    amounts.forEach((column, series) => draw(svg, "polyline", { fill: "none", stroke: tint(series),
      "stroke-width": 2, points: panel.rows.map((row, at) =>
        middle(at) + "," + y(Number(row[column] || 0))).join(" ") }));
  }
  if (line !== null) secondLine(panel, svg, { line, ratio, right, scale, middle });
  panel.rows.forEach((row, at) => {
    if (at % every) return;
    const place = { x: middle(at), y: bottom + 15, "text-anchor": slant ? "end" : "middle" };
    if (slant) place.transform = `rotate(-32 ${middle(at)} ${bottom + 12})`;
    draw(svg, "text", place, cut(String(row[0]), slant ? 14 : 99));
  });
  const names = amounts.map((column, at) => [panel.columns[column].word, tint(at)]);
  if (line !== null) names.push([panel.columns[line].word, own ? "var(--red)" : "var(--amber)"]);
  if (names.length > 1) legend(panel, place, names);
}

function secondLine(panel, svg, { line, ratio, right, scale, middle }) {
  const values = panel.rows.map(row => Number(row[line] || 0));
  const steps = ratio ? [0, 2500, 5000, 7500, 10000] :
    ticks(Math.min(0, ...values), Math.max(0, ...values, 1));
  const y = scale(steps[0], steps[steps.length - 1]);
  const colour = ratio ? "var(--amber)" : "var(--red)";
  for (const step of steps) {
    draw(svg, "text", { x: right + 6, y: y(step) + 4, style: "fill:" + colour },
      ratio ? step / 100 + "%" : brief(step, panel.digits));
  }
  const points = panel.rows.map((row, at) => [middle(at), y(values[at])]);
  draw(svg, "polyline", { points: points.map(point => point.join(",")).join(" "), fill: "none",
    stroke: colour, "stroke-width": 2 });
  points.forEach(([cx, cy], at) => {
    const dot = draw(svg, "circle", { cx, cy, r: 3, fill: colour });
    draw(dot, "title", {}, panel.rows[at][0] + "  " + panel.columns[line].word + " " +
      written(panel.rows[at][line], panel.columns[line].kind, panel.digits));
  });
}

// Bars from left to right, the names in front of them.
function bars(panel, place, width) {
  const [column] = panel.chart.amounts, height = panel.rows.length * 24 + 8;
  const svg = frame(panel, place, width, height);
  const values = panel.rows.map(row => Number(row[column] || 0));
  const most = Math.max(1, ...values), least = Math.min(0, ...values);
  const left = Math.min(150, width * 0.34), right = width - 62;
  const x = value => left + (value - least) / (most - least) * (right - left);
  panel.rows.forEach((row, at) => {
    const y = at * 24 + 6, value = values[at];
    const name = draw(svg, "text", { x: left - 8, y: y + 13, "text-anchor": "end" },
      cut(String(row[0]), Math.floor(left / 6)));
    draw(name, "title", {}, row[0]);
    const bar = draw(svg, "rect", { x: Math.min(x(0), x(value)), y, height: 16, rx: 2,
      width: Math.max(Math.abs(x(value) - x(0)), value ? 1 : 0), fill: "var(--blue)" });
    draw(bar, "title", {}, row[0] + "  " + written(row[column], "amount", panel.digits));
    draw(svg, "text", { x: Math.max(x(0), x(value)) + 6, y: y + 13 }, brief(value, panel.digits));
  });
}

function pie(panel, place, width) {
  const [column] = panel.chart.amounts, size = 190, radius = 84, hole = 48;
  const svg = frame(panel, place, width, size);
  const values = panel.rows.map(row => Number(row[column] || 0));
  const all = values.reduce((sum, value) => sum + value, 0) || 1;
  const centre = radius + 6, point = (angle, distance) =>
    [centre + distance * Math.sin(angle), size / 2 - distance * Math.cos(angle)].join(" ");
  let from = 0;
  values.forEach((value, at) => {
    // A whole circle has no arc: it ends just before it begins.
    const to = from + Math.min(value / all, 0.99999) * 2 * Math.PI, large = to - from > Math.PI ? 1 : 0;
    const slice = draw(svg, "path", { fill: slices[at % slices.length], stroke: "var(--card)",
      d: `M${point(from, radius)}A${radius} ${radius} 0 ${large} 1 ${point(to, radius)}` +
        `L${point(to, hole)}A${hole} ${hole} 0 ${large} 0 ${point(from, hole)}Z` });
    draw(slice, "title", {}, panel.rows[at][0] + "  " + written(panel.rows[at][column], "amount",
      panel.digits));
    from = to;
    const y = (at + 0.5) * Math.min(22, size / values.length) + 6, x = centre + radius + 18;
    draw(svg, "rect", { x, y: y - 8, width: 10, height: 10, rx: 2, fill: slices[at % slices.length] });
    const letters = Math.max(6, Math.floor((width - x - 66) / 6));
    draw(svg, "text", { x: x + 16, y }, cut(String(panel.rows[at][0]), letters) + "  " +
      (value / all * 100).toFixed(1).replace(".", decimal) + "%");
  });
}
