"""LINE's documented limits as names; every block says where LINE states them.

REF is https://developers.line.biz/en/reference/messaging-api/
"""

from datetime import timedelta

# REF#send-reply-message-reply-token
REPLY_TOKEN_LIFE = timedelta(minutes=1)
REPLY_TOKEN_LAST = timedelta(minutes=20)

# REF#issue-stateless-channel-access-token
STATELESS_TOKEN_LIFE = timedelta(minutes=15)
ID_TOKEN_LIFE = timedelta(hours=1)  # as seen in LINE's examples; not promised

# REF#rate-limits: a second or an hour, by endpoint
REQUESTS_A_SECOND = {"multicast": 200, "loading": 100, "menu-list": 10}
OTHER_REQUESTS_A_SECOND = 2000

REQUESTS_AN_HOUR = {"menu-create": 100, "menu-delete": 100, "alias-delete": 100, "menu-batch": 3, "menu-progress": 100}

# REF#create-rich-menu, REF#upload-rich-menu-image, REF#rich-menu-structure, REF#create-rich-menu-alias
MENUS, MENU_AREAS, MENU_NAME, MENU_BAR = 1000, 20, 300, 14
MENU_NARROWEST, MENU_WIDEST, MENU_LOWEST, MENU_RATIO = 800, 2500, 250, 1.45
MENU_IMAGE_BYTES = 1024 * 1024
# REF#link-rich-menu-to-users, REF#batch-control-rich-menus-of-users
MENU_PEOPLE, MENU_OPERATIONS = 500, 1000
MENU_MOVE_TAKES = timedelta(seconds=2)  # ours: LINE says only that it takes a while

# REF#retry-api-request
RETRY_KEY_LIFE = timedelta(hours=24)

# REF#send-push-message: whoever is no friend is reached for a week after writing
STRANGER_LIFE = timedelta(days=7)

# https://developers.line.biz/en/docs/partner-docs/development-guidelines/ : a webhook is answered within 2 seconds
WEBHOOK_SECONDS = 2.0

# REF#status-codes (413), REF#send-push-message, REF#send-multicast-message
BODY_BYTES = 2 * 1024 * 1024
MESSAGES = 5
MULTICAST_PEOPLE = 500
AGGREGATION_UNITS = 1
AGGREGATION_UNIT = r"[A-Za-z0-9_]{1,30}"

# REF#display-a-loading-indicator
LOADING_FIRST, LOADING_LAST, LOADING_STEP, LOADING_DEFAULT = 5, 60, 5, 20

# REF#set-webhook-endpoint-url
ENDPOINT_URL = 500

# REF#text-message, REF#text-message-v2
TEXT = 5000
EMOJIS = 20
SUBSTITUTIONS = 100
MENTIONS = 20
PLACEHOLDER = r"[A-Za-z0-9_]{1,20}"

# REF#quick-reply, REF#icon-nickname-switch
QUICK_REPLIES = 13
SENDER_NAME = 20

# REF#image-message, REF#location-message, REF#coupon-message
MEDIA_URL = 2000
PLACE = 100
DELIVERY_TAG = 30

# REF#template-messages, REF#flex-message, REF#imagemap-message (older pages and libraries say 400)
ALT_TEXT = 1500

# REF#buttons, REF#confirm, REF#carousel, REF#image-carousel
TITLE = 40
BUTTONS_TEXT, BUTTONS_TEXT_BESIDE_TITLE_OR_IMAGE, BUTTONS_ACTIONS = 160, 60, 4
CONFIRM_TEXT, CONFIRM_ACTIONS = 240, 2
COLUMNS, COLUMN_TEXT, COLUMN_TEXT_BESIDE_TITLE_OR_IMAGE, COLUMN_ACTIONS = 10, 120, 60, 3

# REF#imagemap-message
IMAGEMAP_WIDTH, IMAGEMAP_ACTIONS, IMAGEMAP_TEXT = 1040, 50, 400

# REF#flex-message
BUBBLE_BYTES, CAROUSEL_BYTES, BUBBLES = 30 * 1024, 50 * 1024, 12

# REF#action-objects: labels by where the action stands, then the actions' own texts
LABEL, LABEL_IN_IMAGE_CAROUSEL, LABEL_IN_FLEX = 20, 12, 40
POSTBACK_DATA, DISPLAY_TEXT, FILL_IN_TEXT, MESSAGE_TEXT = 300, 300, 300, 300
URI, CLIPBOARD_TEXT = 1000, 1000
