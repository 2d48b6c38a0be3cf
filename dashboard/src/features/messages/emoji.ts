/** The reactions that are one press away. */
export const QUICK_REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

/** A small set of our own, by rows of a theme: nothing is loaded for it. */
export const EMOJI = [
  '😀 😃 😄 😁 😅 😂 🤣 😊 😇 🙂 😉 😍 🥰 😘 😋 😎 🤩 🥳 😏 😴',
  '🤔 🤨 😐 😬 🙄 😌 😔 😕 🙁 😢 😭 😤 😠 😡 🤯 😱 😳 🥺 🤗 🤭',
  '👍 👎 👏 🙌 🙏 🤝 💪 👌 ✌️ 🤞 🤙 👋 ✋ 👉 👈 👆 👇 ✍️ 🫶 👀',
  '❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💕 💖 ✨ ⭐ 🔥 🎉 🎊 🎁 🎈 🏆 💯',
  '✅ ❌ ⚠️ ❗ ❓ ⏰ 📅 📌 📎 📞 📱 💻 📷 📍 🏠 🏢 🚗 🚚 ✈️ 📦',
  '💰 💵 💳 🧾 🛒 🛍️ 🔑 🔒 💡 🔧 📚 ✏️ 🍞 🍰 🍕 ☕ 🍺 🌹 🌞 🌧️',
].flatMap((row) => row.split(' '))
