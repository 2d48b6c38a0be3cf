interface PlacePictureProps {
  latitude: number
  longitude: number
}

/** Streets of no town, turned a little by where the place is. A real map would tell somebody else who looks at what. */
export function PlacePicture({ latitude, longitude }: PlacePictureProps) {
  const turn = Math.round((Math.abs(latitude * 7919 + longitude * 104_729) % 60) - 30)
  return (
    <svg viewBox="0 0 288 112" className="block h-28 w-full bg-muted" aria-hidden focusable="false">
      <g transform={`rotate(${turn} 144 56)`}>
        <rect x="-60" y="66" width="180" height="52" rx="6" className="fill-success-soft" />
        <path d="M190 -80 C 235 0, 205 70, 262 190 L 420 190 L 420 -80 Z" className="fill-info-soft" />
        <g className="fill-none stroke-card" strokeWidth="5">
          <path d="M-80 -24 H 400 M-80 26 H 400 M-80 92 H 400 M-80 136 H 400" />
          <path d="M-10 -80 V 200 M48 -80 V 200 M100 -80 V 200 M196 -80 V 200" />
        </g>
        <path d="M-80 58 H 400 M148 -80 V 200" className="fill-none stroke-card" strokeWidth="10" />
        <path d="M-80 120 L 300 -70" className="fill-none stroke-warning-soft" strokeWidth="9" />
      </g>
      <ellipse cx="144" cy="62" rx="9" ry="3" className="fill-foreground/25" />
      <path
        d="M144 61 C 138 50, 131 45, 131 36 A 13 13 0 1 1 157 36 C 157 45, 150 50, 144 61 Z"
        className="fill-danger stroke-card"
        strokeWidth="2"
      />
      <circle cx="144" cy="36" r="4.5" className="fill-card" />
    </svg>
  )
}
