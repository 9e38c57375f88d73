// Open menus close with Escape or a click elsewhere.
const openMenus = () => document.querySelectorAll("details.menu[open], details.main-nav__mobile[open]");

function closeByKey(event) {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

function closeByClick(event) {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

export function startMenus() {
  document.addEventListener("keydown", closeByKey);
  document.addEventListener("click", closeByClick);
}
