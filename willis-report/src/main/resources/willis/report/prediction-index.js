'use strict';
const body = document.querySelector('tbody');
const rows = Array.from(body.rows);
const heads = Array.from(document.querySelectorAll('thead th'));
const filter = document.getElementById('filter');

// Numbers by size, the rest by letter; what is empty comes last either way.
function sort(column, descending) {
  const value = row => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  const keyed = rows.map(row => [value(row), row]);
  keyed.sort(([a], [b]) => a === '' || b === '' ? (a === '') - (b === '')
    : (descending ? -1 : 1) * (isNaN(a) || isNaN(b) ? compare(a, b) : a - b));
  body.append(...keyed.map(([, row]) => row));
  heads.forEach((head, i) => i === column
    ? head.setAttribute('aria-sort', descending ? 'descending' : 'ascending') : head.removeAttribute('aria-sort'));
}

function show() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(word => word);
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
    count += row.hidden ? 0 : 1;
  }
  document.getElementById('shown').textContent = count === rows.length ? '' : count + ' of ' + rows.length + ' shown';
}

heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () =>
  sort(column, head.getAttribute('aria-sort') === 'ascending'
    || (head.hasAttribute('data-descending') && head.getAttribute('aria-sort') !== 'descending'))));
filter.addEventListener('input', show);
document.querySelector('.controls').hidden = false;
show();
