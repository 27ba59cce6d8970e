import { onMounted, onWillUnmount, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

const SOON = 1000;
const AGAIN = 5000;

/** Opens a customer of the queue. */
export class DeskController extends FormController {
    setup() {
        super.setup();
        this.desk = { orm: useService("orm"), action: useService("action") };
        useExternalListener(window, "click", (ev) => this.onQueueClick(ev), { capture: true });
    }

    async onQueueClick(ev) {
        const link = ev.target.closest?.("[data-collections-case]");
        if (!link || !this.rootRef.el?.contains(link)) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const caseId = Number(link.dataset.collectionsCase);
        const context = this.props.context;
        const action = await this.desk.orm.call("collections.call", "action_call_case", [caseId], { context });
        // Leaving this form saves what was typed.
        this.desk.action.doAction(action);
    }
}

/** Keeps what is typed: a second after the last key. Odoo itself saves when the page is hidden, left or closed. */
export class CallFormController extends DeskController {
    setup() {
        super.setup();
        const soon = () => this.saveIn(SOON);
        onMounted(() => {
            for (const kind of ["input", "change"]) {
                this.rootRef.el.addEventListener(kind, soon);
            }
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    saveIn(delay) {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.saveDraft(), delay);
    }

    async saveDraft() {
        const record = this.model.root;
        if (!(await record.isDirty())) {
            return;
        }
        // Not reloaded: whoever is typing keeps the cursor where it is.
        await record.save({
            reload: false,
            onError: () => {
                this.saveIn(AGAIN);
                return false;
            },
        });
    }
}

registry.category("views").add("collections_call_form", { ...formView, Controller: CallFormController });
registry.category("views").add("collections_call_rest", { ...formView, Controller: DeskController });
