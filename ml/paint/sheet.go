package paint

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// The inks of a figure.
var (
	black = color.RGBA{0x1a, 0x1c, 0x20, 0xff}
	muted = color.RGBA{0x66, 0x6b, 0x75, 0xff}
)

// weight is a cut of a font.
type weight int

const (
	regular weight = iota
	medium
)

// cuts are those of a font, by weight.
type cuts [2]*opentype.Font

func parse(regular, medium []byte) (c cuts, err error) {
	for i, ttf := range [][]byte{regular, medium} {
		if c[i], err = opentype.Parse(ttf); err != nil {
			return c, fmt.Errorf("reading the font of the figures: %w", err)
		}
	}
	return c, nil
}

var goFont = sync.OnceValues(func() (cuts, error) { return parse(goregular.TTF, gomedium.TTF) })

// sheet is white paper to compose a figure on. The first failure is kept
// in err until the figure is finished.
type sheet struct {
	img  *image.RGBA
	font cuts
	err  error
}

func newSheet(w, h int) *sheet {
	s := &sheet{img: image.NewRGBA(image.Rect(0, 0, w, h))}
	s.font, s.err = goFont()
	draw.Draw(s.img, s.img.Rect, image.White, image.Point{}, draw.Src)
	return s
}

// place copies an image with its upper left corner at x, y.
func (s *sheet) place(img *image.RGBA, x, y int) {
	draw.Draw(s.img, img.Rect.Add(image.Pt(x, y)), img, image.Point{}, draw.Src)
}

// fill paints a rectangle.
func (s *sheet) fill(x, y, w, h int, c color.RGBA) {
	draw.Draw(s.img, image.Rect(x, y, x+w, y+h), image.NewUniform(c), image.Point{}, draw.Src)
}

// align is the part of a text that stands at the given x.
type align float64

const (
	left   align = 0
	centre align = 0.5
)

// style is how a text is set.
type style struct {
	weight weight
	size   float64 // pixels per em
	ink    color.RGBA
}

// text sets one line with its baseline at y. A line wider than room is set
// smaller until it fits: a figure never loses a word.
func (s *sheet) text(line string, x, y, room float64, st style, a align) {
	if s.err != nil {
		return
	}
	face, width, err := s.measure(line, st)
	if err == nil && width > room {
		st.size *= room / width
		face, width, err = s.measure(line, st)
	}
	if err != nil {
		s.err = err
		return
	}
	d := font.Drawer{Dst: s.img, Src: image.NewUniform(st.ink), Face: face}
	d.Dot.X = fixed.Int26_6(math.Round(64 * (x - float64(a)*width)))
	d.Dot.Y = fixed.I(int(math.Round(y))) // baselines on whole pixels are crisp
	d.DrawString(line)
}

// measure returns the face of a style and the width of a line in it.
func (s *sheet) measure(line string, st style) (font.Face, float64, error) {
	face, err := opentype.NewFace(s.font[st.weight], &opentype.FaceOptions{Size: st.size, DPI: 72})
	if err != nil {
		return nil, 0, fmt.Errorf("setting a text of %.1f pixels: %w", st.size, err)
	}
	return face, float64(font.MeasureString(face, line)) / 64, nil
}
