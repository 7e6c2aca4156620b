"use strict";
const read = id => JSON.parse(document.getElementById(id).textContent);
const words = read("words"), data = read("data");
const find = id => document.getElementById(id);
const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
};
const draw = (parent, tag, values, text) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const key in values) element.setAttribute(key, values[key]);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
};

// The one table of a page: a click on a heading orders it, and it is shown page by page.
// A column is { word, number, value(row), cell(row) }; a cell is text or an element.
const board = {
  size: 100, page: 0, order: null, down: false, columns: [], rows: [], foot: [],
  show(columns, rows, foot = []) {
    if (columns !== this.columns) { this.order = null; this.down = false; }
    this.columns = columns; this.rows = rows; this.foot = foot; this.page = 0;
    this.sort();
  },
  sort() {
    if (this.order !== null) {
      const { value } = this.columns[this.order];
      this.rows.sort((one, other) => {
        const [left, right] = [value(one), value(other)];
        return (left < right ? -1 : left > right ? 1 : 0) * (this.down ? -1 : 1);
      });
    }
    this.draw();
  },
  choose(at) {
    // Figures are asked for from the greatest on, words from their beginning.
    this.down = at === this.order ? !this.down : this.columns[at].number;
    this.order = at; this.page = 0;
    this.sort();
  },
  line(row) {
    const line = make("tr");
    for (const column of this.columns) {
      const cell = column.cell(row);
      const place = cell instanceof Element ? cell : make("td", "", cell);
      if (column.number) place.classList.add("number");
      line.append(place);
    }
    return line;
  },
  draw() {
    const head = make("tr");
    this.columns.forEach((column, at) => {
      const cell = make("th", column.number ? "number" : "", column.word);
      cell.tabIndex = 0;
      cell.scope = "col";
      if (at === this.order) {
        cell.setAttribute("aria-sort", this.down ? "descending" : "ascending");
      }
      cell.onclick = () => this.choose(at);
      cell.onkeydown = event => { if (event.key === "Enter") this.choose(at); };
      head.append(cell);
    });
    document.querySelector("#board thead").replaceChildren(head);
    const shown = this.rows.slice(this.page * this.size, (this.page + 1) * this.size);
    document.querySelector("#board tbody").replaceChildren(...shown.map(row => this.line(row)));
    const foot = document.querySelector("#board tfoot");
    if (foot) foot.replaceChildren(...this.foot.map(row => this.line(row)));
    const pages = Math.max(1, Math.ceil(this.rows.length / this.size));
    find("page").textContent = (this.page + 1) + " / " + pages + "  (" + this.rows.length + ")";
    find("previous").disabled = this.page === 0;
    find("next").disabled = this.page + 1 >= pages;
  },
  turn(by) { this.page += by; this.draw(); },
};

// Calls `show` a moment after the last letter.
function searching(show) {
  const field = find("search");
  field.placeholder = words.search;
  field.setAttribute("aria-label", words.search);
  let waiting;
  field.oninput = () => { clearTimeout(waiting); waiting = setTimeout(show, 150); };
  find("previous").textContent = words.previous;
  find("next").textContent = words.next;
  find("previous").onclick = () => board.turn(-1);
  find("next").onclick = () => board.turn(1);
}

// On paper the rows do not stop at the end of a page of the screen; what does not go into one
// print is said below the table, and the reader returns to the page that was open.
let pageBefore = 0;
addEventListener("beforeprint", () => {
  pageBefore = board.page; board.size = 5000; board.page = 0; board.draw();
});
addEventListener("afterprint", () => { board.size = 100; board.page = pageBefore; board.draw(); });
