import './province-picture.css';

/** A drawing of a province by night: communes, a river, roads. Decoration only. */
export function ProvincePicture() {
  return (
    <svg className="login-map" viewBox="0 0 1120 1080" preserveAspectRatio="xMidYMid slice" aria-hidden>
      <g className="login-map-areas">
        <path d="M0 150l60 30 110-20 95 20 80-20 115-15 90 10 95-30 120 20 150-25 55 40 30 35-10 140 25 120-55 130 40 90-60 80 45 120-70 90-140 20-120-35-130 40-120 10-120-25-140 45-95-30-50 20z" />
        <path d="M265 180l-10 120 55 90-25 150M535 140l-15 130 20 130-10 160 10 120M745 195l-25 180-15 110 40 160-20 130M0 630l130 30 170-10 240 10 180-30 310 20M505 505l20 150-15 190" />
      </g>
      <path
        className="login-map-river"
        d="M-10 240l70 80-5 85 60 30 95-10 60 25 50 5 80 25 95-15 100 15 75-30 110 25 60-15 75 25 130-20 60-10"
      />
      <path className="login-map-road" d="M740-10l-15 180-60 250-8 150 25 200-30 180-25 140" />
      <path
        className="login-map-road"
        d="M120 270l150 25 130 90 120 70 140 30M400 690l-100 90-40 110-60 70M680 590l150-45 200 15"
      />
    </svg>
  );
}
