package slider

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"github.com/wenlng/go-captcha/v2/base/option"
	"github.com/wenlng/go-captcha/v2/slide"
)

// Size of the picture and of the piece, in pixels.
const (
	width, height = 360, 180
	pieceSize     = 60
	quality       = 82
)

// drawing is a puzzle that is not bound to a session yet.
type drawing struct {
	X, Y              int
	Background, Piece []byte
}

// draw makes a picture and lets the library cut a piece out of it. It takes nine milliseconds of a core.
func draw() (drawing, error) {
	b := slide.NewBuilder(
		slide.WithImageSize(option.Size{Width: width, Height: height}),
		slide.WithRangeGraphSize(option.RangeVal{Min: pieceSize, Max: pieceSize}))
	b.SetResources(slide.WithBackgrounds([]image.Image{landscape()}), slide.WithGraphImages([]*slide.GraphImage{tile()}))
	data, err := b.Make().Generate()
	if err != nil {
		return drawing{}, fmt.Errorf("drawing a puzzle: %w", err)
	}
	d := drawing{X: data.GetData().X, Y: data.GetData().Y}
	if d.Background, err = data.GetMasterImage().ToBytesWithQuality(quality); err != nil {
		return drawing{}, fmt.Errorf("writing the picture of a puzzle: %w", err)
	}
	if d.Piece, err = data.GetTileImage().ToBytes(); err != nil {
		return drawing{}, fmt.Errorf("writing the piece of a puzzle: %w", err)
	}
	return d, nil
}

// landscape draws hills behind a village at the water.
func landscape() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	shore := 110 + rand.Float64()*25
	warm := rand.Float64()
	for y := range height {
		for x := range width {
			t := float64(y) / height
			img.SetNRGBA(x, y, grain(tone(0.78+0.16*t+0.04*warm, 0.86+0.06*t, 0.95-0.06*warm*t)))
		}
	}
	for layer := range 3 {
		hill(img, shore-70+24*float64(layer), 26-6*float64(layer), 0.62-0.14*float64(layer))
	}
	water(img, shore)
	for x := 4 + rand.IntN(20); x < width-30; x += 40 + rand.IntN(34) {
		house(img, x, int(shore)-2, 26+rand.IntN(18), 20+rand.IntN(14))
	}
	bridge(img, 40+rand.Float64()*(width-80), shore+16+rand.Float64()*12, 26+rand.Float64()*12)
	for range 2 + rand.IntN(3) {
		boat(img, rand.Float64()*width, shore+20+rand.Float64()*(height-shore-26), 10+rand.Float64()*8)
	}
	return img
}

// hill fills the ground below a line of three waves.
func hill(img *image.NRGBA, base, rise, light float64) {
	var phase, length [3]float64
	for i := range phase {
		phase[i], length[i] = rand.Float64()*2*math.Pi, 30+rand.Float64()*70/float64(i+1)
	}
	for x := range width {
		top := base
		for i := range phase {
			top -= rise / float64(i+1) * math.Sin(float64(x)/length[i]+phase[i])
		}
		for y := max(0, int(top)); y < height; y++ {
			fade := (float64(y) - top) / 160
			img.SetNRGBA(x, y, grain(tone(light*0.75+fade*0.3, light*0.92+fade*0.3, light+0.06+fade*0.3)))
		}
	}
}

// water fills what lies below the shore with ripples.
func water(img *image.NRGBA, shore float64) {
	phase := rand.Float64() * 2 * math.Pi
	for y := int(shore); y < height; y++ {
		for x := range width {
			ripple := 0.05 * math.Sin(float64(y)*1.1+4*math.Sin(float64(x)/33+phase)+phase)
			img.SetNRGBA(x, y, grain(tone(0.52+ripple, 0.68+ripple, 0.78+ripple)))
		}
	}
}

// house draws a white wall, a door and a black roof with raised ends.
func house(img *image.NRGBA, x, floor, w, h int) {
	fill(img, x, floor-h, w, h, tone(0.95, 0.94, 0.91))
	fill(img, x+w/2-3, floor-h/2, 6, h/2, tone(0.35, 0.28, 0.25))
	for i := -3; i < w+3; i++ {
		t := math.Abs(float64(2*i-w)) / float64(w+6)
		top := floor - h - 7 - int(4*t*t)
		fill(img, x+i, top, 1, 6, tone(0.18, 0.2, 0.24))
	}
}

// bridge draws a round arch over the water.
func bridge(img *image.NRGBA, cx, foot, r float64) {
	for a := 0.0; a <= math.Pi; a += 0.01 {
		x, y := cx-r*1.35*math.Cos(a), foot-r*0.75*math.Sin(a)
		fill(img, int(x), int(y)-3, 2, 6, tone(0.42, 0.44, 0.46))
	}
}

// boat draws a dark hull with an awning.
func boat(img *image.NRGBA, x, y, w float64) {
	for i := -w; i <= w; i++ {
		depth := 4 * (1 - i*i/(w*w))
		fill(img, int(x+i), int(y), 1, 1+int(depth), tone(0.24, 0.2, 0.18))
	}
	fill(img, int(x-w/3), int(y)-5, int(w*2/3), 5, tone(0.55, 0.45, 0.33))
}

func fill(img *image.NRGBA, x, y, w, h int, c [3]float64) {
	for yy := max(0, y); yy < min(height, y+h); yy++ {
		for xx := max(0, x); xx < min(width, x+w); xx++ {
			img.SetNRGBA(xx, yy, grain(c))
		}
	}
}

func tone(r, g, b float64) [3]float64 { return [3]float64{r, g, b} }

// grain adds random noise to every pixel.
func grain(c [3]float64) color.NRGBA {
	n := (rand.Float64() - 0.5) * 0.05
	at := func(v float64) uint8 { return uint8(255 * min(1, max(0, v+n))) }
	return color.NRGBA{at(c[0]), at(c[1]), at(c[2]), 255}
}

// tile draws the outline of a piece: a square with a knob above and a hollow at
// the left, as mask, as the shadow it leaves and as the rim on top of it.
func tile() *slide.GraphImage {
	mask, shadow, rim := blank(), blank(), blank()
	for y := range pieceSize {
		for x := range pieceSize {
			if !inPiece(x, y) {
				continue
			}
			mask.SetNRGBA(x, y, color.NRGBA{255, 255, 255, 255})
			shadow.SetNRGBA(x, y, color.NRGBA{16, 28, 44, 150})
			if !inPiece(x-2, y) || !inPiece(x+2, y) || !inPiece(x, y-2) || !inPiece(x, y+2) {
				rim.SetNRGBA(x, y, color.NRGBA{255, 255, 255, 230})
				shadow.SetNRGBA(x, y, color.NRGBA{255, 255, 255, 120})
			}
		}
	}
	return &slide.GraphImage{MaskImage: mask, ShadowImage: shadow, OverlayImage: rim}
}

func blank() *image.NRGBA { return image.NewNRGBA(image.Rect(0, 0, pieceSize, pieceSize)) }

func inPiece(x, y int) bool {
	within := func(cx, cy, r int) bool { return (x-cx)*(x-cx)+(y-cy)*(y-cy) <= r*r }
	body := x >= 2 && x < pieceSize-2 && y >= 14 && y < pieceSize-2
	return (body || within(30, 12, 10)) && !within(3, 36, 9)
}
