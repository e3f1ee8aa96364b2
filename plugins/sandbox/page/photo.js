// A drawn dorm room, for whoever has no photo at hand; no two are alike.

const between = (low, high) => low + Math.random() * (high - low);

function block(pen, x, y, width, height, fill, radius = 10) {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
  pen.fill();
}

function window_(pen, hue) {
  block(pen, 360, 90, 260, 240, "#fff");
  const sky = pen.createLinearGradient(0, 100, 0, 320);
  sky.addColorStop(0, `hsl(${hue + 160} 70% 72%)`);
  sky.addColorStop(1, `hsl(${hue + 190} 80% 90%)`);
  block(pen, 372, 102, 112, 216, sky, 6);
  block(pen, 496, 102, 112, 216, sky, 6);
}

function bunk(pen, x, hue) {
  const wood = `hsl(${hue + 20} 32% 52%)`;
  for (const leg of [x, x + 252]) block(pen, leg, 180, 18, 440, wood, 6);
  for (const [y, shift] of [[280, 0], [500, 60]]) {
    block(pen, x, y, 270, 26, wood, 6);
    block(pen, x + 14, y - 42, 242, 44, `hsl(${hue + shift} 45% 74%)`, 14);
    block(pen, x + 24, y - 56, 66, 30, "#fffdf6", 12);
  }
}

function desk(pen, hue) {
  block(pen, 370, 430, 240, 18, `hsl(${hue + 20} 34% 46%)`, 6);
  block(pen, 384, 448, 14, 172, `hsl(${hue + 20} 30% 40%)`, 4);
  block(pen, 582, 448, 14, 172, `hsl(${hue + 20} 30% 40%)`, 4);
  for (let book = 0; book < 6; book += 1) block(pen, 392 + book * 20, between(366, 386), 15, 62, `hsl(${between(0, 360)} 50% 62%)`, 3);
  block(pen, 540, 356, 12, 74, "#47525a", 4);
  block(pen, 518, 338, 56, 28, "#f4c95d", 12);
}

/** A JPEG file, 960 × 720. */
export async function samplePhoto() {
  const canvas = document.createElement("canvas");
  canvas.width = 960;
  canvas.height = 720;
  const pen = canvas.getContext("2d");
  const hue = between(0, 60);
  block(pen, 0, 0, 960, 720, `hsl(${hue + 25} 38% 91%)`, 0);
  block(pen, 0, 600, 960, 120, `hsl(${hue + 20} 26% 76%)`, 0);
  window_(pen, hue);
  bunk(pen, 50, hue);
  bunk(pen, 650, hue + 40);
  desk(pen, hue);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.86));
  return new File([blob], `IMG_${Date.now() % 100000}.jpg`, { type: "image/jpeg" });
}
