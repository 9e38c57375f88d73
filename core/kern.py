"""Any Django form as KERN markup: `{{ form }}` or `{{ form.title.as_field_group }}` is enough.

The renderer is Django's own mechanism (settings.FORM_RENDERER); templates are in templates/kern/.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Order matters: CheckboxSelectMultiple inherits from RadioSelect.
CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "kern-form-check__checkbox"),
    (forms.RadioSelect, "kern-form-check__radio"),
    (forms.CheckboxInput, "kern-form-check__checkbox"),
    (forms.Select, "kern-form-input__select"),
)
INPUT_CLASS = "kern-form-input__input"


def control_class(widget: forms.Widget) -> str:
    """The KERN class of the control itself."""
    return next((name for kind, name in CONTROL_CLASSES if isinstance(widget, kind)), INPUT_CLASS)


# What an empty field answers unless its form says it better: what to do, not what is wrong.
REQUIRED_MESSAGES: tuple[tuple[type[forms.Widget], "_StrPromise"], ...] = (
    (forms.CheckboxInput, _("Bestätigen Sie diese Angabe.")),
    (forms.FileInput, _("Wählen Sie eine Datei aus.")),
    (forms.CheckboxSelectMultiple, _("Wählen Sie mindestens eine Möglichkeit aus.")),
    (forms.widgets.ChoiceWidget, _("Wählen Sie eine Möglichkeit aus.")),
    (forms.Widget, _("Füllen Sie dieses Feld aus.")),
)


def required_message(widget: forms.Widget) -> "_StrPromise":
    return next(message for kind, message in REQUIRED_MESSAGES if isinstance(widget, kind))


class KernBoundField(forms.BoundField):
    """Adds KERN's classes; Django's own aria-describedby and aria-invalid stay."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        # The field is this form's own copy; a message of its own is never replaced.
        if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = required_message(field.widget)

    @property
    def kern_template(self) -> str:
        """Which arrangement of label, hint, control and error the field gets."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "kern/check.html"
        if widget.use_fieldset:
            return "kern/fieldset.html"
        if isinstance(widget, forms.Select):
            return "kern/select.html"
        return "kern/input.html"

    @property
    def variant(self) -> str:
        """What is expected, told by the field's width: amount, date, file or nothing special."""
        if isinstance(self.field, forms.FileField):
            return "file"
        return str(getattr(self.field, "variant", ""))

    @property
    def condition(self) -> str:
        """What stands behind the label of a field that may stay empty: a form may say when it is
        needed after all (`conditions`, by field; empty says nothing)."""
        return str(getattr(self.form, "conditions", {}).get(self.name, _("optional")))

    @property
    def heading(self) -> str:
        """The label without the number of its row, which the row itself shows (`number`)."""
        return str(self.label).removesuffix(f" ({self.number})") if self.number else str(self.label)

    @property
    def number(self) -> int | None:
        """Which row of a list the field stands in, from 1."""
        return getattr(self.form, "number", None)

    @property
    def suffix(self) -> str:
        """A unit shown behind the control, such as „Euro“."""
        return str(getattr(self.field, "suffix", ""))

    @property
    def character_limit(self) -> int | None:
        """Long texts say how many characters are left."""
        if isinstance(self.field.widget, forms.Textarea):
            return getattr(self.field, "max_length", None)
        return None

    @property
    def summary_label(self) -> str:
        """The label as it stands before „: Geben Sie …“ in the error summary."""
        return str(self.label).rstrip(".:?")

    @property
    def first_id(self) -> str:
        """Where the error summary leads: the first control that can take the focus."""
        if isinstance(self.field.widget, forms.RadioSelect | forms.MultiWidget):
            return f"{self.auto_id}_0"
        return self.auto_id

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        name = control_class(self.field.widget)
        own = self.field.widget.attrs.get("class", "")
        error = f"{name}--error" if self.errors else ""
        built["class"] = " ".join(part for part in (name, error, own) if part)
        if self.character_limit:
            # The counter says it; a hard limit would cut a pasted text without a word.
            built["data-count"] = f"{self.auto_id}_count"
            built["maxlength"] = False
        return built


class KernRenderer(TemplatesSetting):
    """Set as FORM_RENDERER; needs „django.forms“ in INSTALLED_APPS for the stock widgets."""

    form_template_name = "kern/form.html"
    field_template_name = "kern/field.html"
    bound_field_class = KernBoundField
