"""Admin hooks of the site itself."""

from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.contrib.redirects.forms import ImportForm

from portal.admin import page_rules
from portal.admin.dashboard import add_waiting_panel
from portal.http.view_restrictions import refuse_signed_in_outsiders
from portal.layout.rich_text import register_reader_links
from portal.uploads.documents import check_table
from portal.uploads.forms import AvatarForm

hooks.register("on_serve_page", refuse_signed_in_outsiders, order=-1)
hooks.register("before_copy_page", page_rules.refuse_fixed)
hooks.register("before_move_page", page_rules.refuse_fixed)
hooks.register("before_delete_page", page_rules.refuse_fixed, order=-10)
hooks.register("before_unpublish_page", page_rules.refuse_fixed)
hooks.register("before_edit_page", page_rules.refuse_unsafe_edit)
hooks.register("before_bulk_action", page_rules.refuse_fixed_in_bulk, order=-10)
hooks.register("construct_homepage_panels", add_waiting_panel)
# after Wagtail's own handler of the same name
hooks.register("register_rich_text_features", register_reader_links, order=100)

# Wagtail offers no setting for these two forms.
AvatarSettingsPanel.form_class = AvatarForm
ImportForm.base_fields["import_file"].validators.append(check_table)
