/** Every word of the page itself, in both languages. What the clinic says never stands here. */
import { recall, remember } from "./memory.js";

const ja = {
  title: "Sodan 練習用の電話",
  language: "English",
  languageShort: "EN",
  languageLabel: "Switch this page to English",
  account: "クリニック相談窓口",
  accountNote: "公式アカウント（練習用）",
  aboutTitle: "LINE の代わりの練習用画面",
  aboutText: "ここで書いたことは、このパソコンの中だけでやりとりされます。LINE にも、外のどこにも送られません。",
  aboutHow: "下の人を選ぶと、その人のスマートフォンとして話せます。",
  aboutTimes: "時刻は日本時間です。",
  people: "だれの電話か",
  group: "グループ",
  unread: "未読 {count} 件",
  speaker: "発言する人",
  log: "トーク",
  you: "あなた",
  read: "既読",
  typing: "入力しています",
  newer: "新しいメッセージ",
  quick: "返事の候補",
  write: "メッセージ",
  send: "送信",
  sticker: "スタンプ",
  picture: "写真を送る",
  pictureSample: "見本の写真を送る",
  pictureChoose: "写真を選ぶ（複数可）",
  voice: "音声を送る",
  voiceOf: "音声メッセージ",
  video: "動画",
  place: "位置情報",
  other: "この画面では表示できないメッセージ",
  menu: "メニュー",
  richMenu: "リッチメニュー",
  toKeyboard: "キーボードを開く",
  toMenu: "リッチメニューに戻る",
  messageMenu: "このメッセージのメニュー",
  copy: "コピー",
  unsend: "送信取消",
  unsentMine: "メッセージの送信を取り消しました",
  unsentTheirs: "{name}がメッセージの送信を取り消しました",
  block: "ブロック",
  unblock: "ブロック解除",
  add: "友だちに追加",
  blocked: "ブロック中です。メッセージは届きません。",
  stranger: "まだ友だちではありません。追加すると、あいさつが届きます。",
  follow: "友だちに追加しました",
  unfollow: "ブロックしました",
  join: "クリニックのアカウントがグループに参加しました",
  leave: "クリニックのアカウントがグループを退出しました",
  copied: "コピーしました",
  cannotCopy: "コピーできませんでした",
  cannotOpen: "この練習用画面では使えないボタンです",
  sending: "送信中",
  failed: "送信できませんでした",
  retry: "もう一度送る",
  discard: "消す",
  offline: "接続が切れています",
  offlineHelp: "Sodan を動かしている画面で、make demo が止まっていないか見てください。つながると自動で続きから始まります。",
  tryNow: "今つなぐ",
  chooseDate: "日付を選ぶ",
  chooseTime: "時刻を選ぶ",
  chooseBoth: "日付と時刻を選ぶ",
  confirm: "決定",
  cancel: "やめる",
  outOfRange: "{min} から {max} の間で選んでください",
  nobody: "まだ、だれもいません",
  nobodyHelp: "練習用の人をふたり作って、すぐに話し始められます。",
  begin: "はじめる",
  quiet: "まだメッセージはありません",
  image: "画像",
  clock: "時計を進める",
  turnHour: "+1時間",
  turnDay: "+1日",
  turnWeek: "+1週間",
  turnMonth: "+30日",
  computer: "パソコンの画面にする",
  smartphone: "スマートフォンの画面にする",
  dark: "暗い画面にする",
  light: "明るい画面にする",
  large: "文字を大きくする",
  normal: "文字をふつうの大きさにする",
  redeliver: "最後の出来事をもう一度届ける",
  redelivered: "もう一度届けました（{status}）",
  notRedelivered: "届けられませんでした",
  requests: "LINE への呼び出しを見る",
  requestsTitle: "LINE への呼び出し（新しい順）",
  noRequests: "まだ呼び出しはありません。",
  accepted: "受け付け",
  refused: "拒否",
  forced: "わざと起こした失敗",
  asked: "送られた内容",
  answered: "返した内容",
  close: "閉じる",
};

const en = {
  title: "Sodan practice phone",
  language: "日本語",
  languageShort: "日",
  languageLabel: "この画面を日本語にする",
  account: "Clinic counselling desk",
  accountNote: "Official account (practice)",
  aboutTitle: "A stand-in for LINE",
  aboutText: "What you write here stays on this computer. Nothing is sent to LINE, or anywhere else.",
  aboutHow: "Choose a person below to hold their phone and write as them.",
  aboutTimes: "Times are Japan time.",
  people: "Whose phone",
  group: "Group",
  unread: "{count} unread",
  speaker: "Writing as",
  log: "Chat",
  you: "You",
  read: "Read",
  typing: "Typing",
  newer: "New message",
  quick: "Suggested replies",
  write: "Message",
  send: "Send",
  sticker: "Stickers",
  picture: "Send a picture",
  pictureSample: "Send a sample picture",
  pictureChoose: "Choose photos",
  voice: "Send a voice message",
  voiceOf: "Voice message",
  video: "Video",
  place: "Place",
  other: "A message this page cannot show",
  menu: "Menu",
  richMenu: "Rich menu",
  toKeyboard: "Open the keyboard",
  toMenu: "Back to the rich menu",
  messageMenu: "Menu of this message",
  copy: "Copy",
  unsend: "Unsend",
  unsentMine: "You unsent a message",
  unsentTheirs: "{name} unsent a message",
  block: "Block",
  unblock: "Unblock",
  add: "Add as friend",
  blocked: "Blocked. Messages do not arrive.",
  stranger: "Not a friend yet. Add the account and it will greet you.",
  follow: "You added the account as a friend",
  unfollow: "You blocked the account",
  join: "The clinic's account joined the group",
  leave: "The clinic's account left the group",
  copied: "Copied",
  cannotCopy: "Could not copy",
  cannotOpen: "This practice page cannot do that",
  sending: "Sending",
  failed: "Not sent",
  retry: "Send again",
  discard: "Remove",
  offline: "Not connected",
  offlineHelp: "Look whether make demo is still running in the terminal. Once it is back, the chat goes on by itself.",
  tryNow: "Connect now",
  chooseDate: "Choose a date",
  chooseTime: "Choose a time",
  chooseBoth: "Choose a date and time",
  confirm: "Done",
  cancel: "Cancel",
  outOfRange: "Choose between {min} and {max}",
  nobody: "Nobody is here yet",
  nobodyHelp: "Make two people to practise with and start chatting at once.",
  begin: "Begin",
  quiet: "No messages yet",
  image: "Picture",
  clock: "Turn the clock forward",
  turnHour: "+1 h",
  turnDay: "+1 day",
  turnWeek: "+1 week",
  turnMonth: "+30 d",
  computer: "View as on a computer",
  smartphone: "View as on a phone",
  dark: "Dark",
  light: "Light",
  large: "Largest letters",
  normal: "Letters of usual size",
  redeliver: "Deliver the last event again",
  redelivered: "Delivered again ({status})",
  notRedelivered: "It could not be delivered",
  requests: "What LINE was asked for",
  requestsTitle: "What LINE was asked for, newest first",
  noRequests: "Nothing yet.",
  accepted: "accepted",
  refused: "refused",
  forced: "made to fail",
  asked: "Request",
  answered: "Answer",
  close: "Close",
};

const LANGUAGES = { ja, en };
const own = navigator.language.toLowerCase().startsWith("ja") ? "ja" : "en";
let language = recall("language", own) === "ja" ? "ja" : "en";

export const spoken = () => language;

/** What the account calls itself; until that is known, what it is. */
let account;

export function nameAccount(name) {
  account = name;
  label(document);
}

const word = (key) => (key === "account" && account) || LANGUAGES[language][key];

export const say = (key, values = {}) =>
  word(key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

export function speak(next) {
  language = next;
  remember("language", next);
  label(document);
}

/** Put words on every element that names one: as its text, its accessible name or its placeholder. */
export function label(root) {
  document.documentElement.lang = language;
  document.title = say("title");
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of root.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", say(element.dataset.wordLabel));
    if (element.tagName === "BUTTON") element.title = say(element.dataset.wordLabel);
  }
  for (const element of root.querySelectorAll("[data-word-placeholder]")) {
    element.placeholder = say(element.dataset.wordPlaceholder);
  }
}
