"""What screenshots.py photographs of the channels; the name of each function is the name of its picture."""

from screenshots_menus import MENUS, open_case, shot
from screenshots_plans import first_page

MENUS["letters"] = ("collections-letters", None)


@shot
def write(camera):
    open_case(camera, "Copper Kettle")
    camera.press("Write to the customer")
    camera.page.wait_for_selector(".modal-content .o_form_view")
    camera.settle()
    camera.shoot("write")


@shot
def letter(camera):
    first_page(camera, "letter")
