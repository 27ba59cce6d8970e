// Odoo's signature form takes the focus, and the browser would begin below the text that is to be read.
let asked = false;
for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => (asked = true), true);
}
addEventListener("focusin", (event) => {
    if (event.target.name === "signer" && !asked) {
        event.target.blur();
        setTimeout(() => scrollTo(0, 0));
    }
});
