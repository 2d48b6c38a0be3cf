/** Two short tones, made here: no file is loaded for them. Silent until the page was touched once. */
export function playSound(): void {
  try {
    const context = new AudioContext()
    const volume = context.createGain()
    volume.gain.setValueAtTime(0.0001, context.currentTime)
    volume.gain.exponentialRampToValueAtTime(0.15, context.currentTime + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.35)
    const tone = context.createOscillator()
    tone.frequency.setValueAtTime(880, context.currentTime)
    tone.frequency.setValueAtTime(1_175, context.currentTime + 0.12)
    tone.connect(volume).connect(context.destination)
    tone.start()
    tone.stop(context.currentTime + 0.36)
    tone.onended = () => void context.close()
  } catch {
    // A browser without sound.
  }
}
