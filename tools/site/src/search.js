// What there is to search in. Above this stands what the build adds: SECTIONS,
// with a title, a text and the names of what they are in, and SETTINGS.
//
// mdBook would send the finished index, five times as large. The browser makes
// the same of the texts in some milliseconds, when somebody searches.

{
  const index = elasticlunr(function () {
    for (const field of ["title", "body", "breadcrumbs"]) this.addField(field);
    this.setRef("id");
  });
  SECTIONS.forEach(([title, body, breadcrumbs], id) => index.addDoc({ id, title, body, breadcrumbs }));
  Object.assign(window.search, SETTINGS, { index: index.toJSON() });
}
