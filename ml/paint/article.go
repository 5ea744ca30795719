package paint

import (
	"fmt"
	"image"

	"visao/ml/mnist"
)

// FigureItem is one explained picture.
type FigureItem struct {
	Picture     *mnist.Picture // nil is a blank one
	Map         []float32      // 28×28 row by row
	Class       int            // predicted, 0 to 9
	Probability float64        // of Class, in [0, 1]
	Title       string         // may be empty
}

// The article's figure, in pixels.
const (
	articleSide = 12 * mnist.Side
	articleGap  = 28 // between items, around them, and a line of text
	articleText = 15.5
	articleMost = 10 // items
)

// ArticleFigure returns the figure of the article that the project follows, its
// items in a row: the map of the predicted class with its negative parts, min–max
// scaled, in jet at opacity 0.5 over the picture at opacity 0.5 on white, and the
// prediction below. It takes 1 to 10 items, each with a map of 28×28.
func ArticleFigure(items []FigureItem) (*image.RGBA, error) {
	if len(items) < 1 || len(items) > articleMost {
		return nil, fmt.Errorf("drawing the figure of the article: %d pictures, expected 1 to %d", len(items), articleMost)
	}
	title := 0 // height
	for _, it := range items {
		if it.Title != "" {
			title = articleGap
		}
	}
	s := newSheet(len(items)*(articleSide+articleGap)+articleGap, title+articleSide+5*articleGap/2)
	for i, it := range items {
		img, err := articleBlend(it, articleSide)
		if err != nil {
			return nil, fmt.Errorf("drawing picture %d of the figure of the article: %w", i+1, err)
		}
		x, y := articleGap+i*(articleSide+articleGap), articleGap+title
		s.place(img, x, y)
		mid := float64(x) + articleSide/2
		s.text(it.Title, mid, float64(y-articleGap/2), articleSide, style{medium, articleText, black}, centre)
		s.text(fmt.Sprintf("Predicted Class = %d, Probability = %.4f", it.Class, it.Probability),
			mid, float64(y+articleSide+articleGap), articleSide, style{regular, articleText, black}, centre)
	}
	return s.img, s.err
}

// articleBlend is the article's overlay of one item, in jet.
func articleBlend(it FigureItem, size int) (*image.RGBA, error) {
	var onWhite mnist.Picture
	if it.Picture != nil {
		onWhite = *it.Picture
	}
	for i, v := range onWhite {
		onWhite[i] = 0.5*v + 0.5
	}
	return Blend(&onWhite, it.Map, Options{Size: size, Colormap: jet, Range: RangeOf(it.Map), Alpha: 0.5})
}
