// Says why the page is empty, where its scripts did not come or this browser is too old for them.
addEventListener("load", () => {
  if (!document.body.classList.contains("started")) document.getElementById("not-started").hidden = false;
});
