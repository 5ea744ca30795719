package app

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"

	"github.com/spf13/cobra"

	"visao/ml/atomicfile"
	"visao/ml/explain"
	"visao/ml/mnist"
	"visao/ml/network"
	"visao/ml/paint"
	"visao/ml/plainfile"
	"visao/ui/words"
)

// articleItems is how many test pictures the article explains.
const articleItems = 5

// subject is a picture to be explained.
type subject struct {
	name    string
	picture mnist.Picture
	plain   mnist.Picture // of a file: not centred as MNIST was
	label   int           // −1 if nobody knows
}

func explainCommand() *cobra.Command {
	var o explainOptions
	c := &cobra.Command{
		Use:   "explain [picture]",
		Short: "Write a figure that shows why the network decides what it decides",
		Long: `Explain pictures by class activation maps, and write the figure as PNG. Without
a picture (PNG or JPEG) or --index, it explains the first five test pictures, as
in the article that Visao comes from.`,
		Example: `  visao explain
  visao explain --index 247 --class 9 --out why-not-9.png
  visao explain digit.png --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.class = -1
			if cmd.Flags().Changed("class") {
				if o.class = o.classFlag; o.class < 0 || o.class >= mnist.Classes {
					return fmt.Errorf("the class must be from 0 to 9, not %d", o.class)
				}
			}
			if len(args) == 1 {
				if cmd.Flags().Changed("index") {
					return errors.New("give either a picture or --index, not both")
				}
				o.file = args[0]
			}
			o.indexed = cmd.Flags().Changed("index")
			o.figure = !o.json || cmd.Flags().Changed("out")
			return runExplain(cmd, o)
		},
	}
	f := c.Flags()
	f.IntVar(&o.index, "index", 0, "explain this test picture, counted from 0")
	f.IntVar(&o.classFlag, "class", 0, "show the map of this class (default: the predicted one)")
	f.StringVar(&o.model, "model", "", `model file, or "drawings", which is aboard (default: the article's)`)
	f.StringVar(&o.data, "data", "", "folder with four files in MNIST's format (default: MNIST, aboard)")
	f.StringVar(&o.colormap, "colormap", "jet", "colormap of a single picture's figure")
	f.Float64Var(&o.alpha, "alpha", 0.5, "opacity of the heat in a single picture's figure, from 0 to 1")
	f.StringVar(&o.out, "out", "visao-explanation.png", "file to write the figure to")
	f.BoolVar(&o.json, "json", false, "print JSON with all numbers; write a figure only if --out is given")
	return c
}

type explainOptions struct {
	file             string
	index, classFlag int
	class            int // −1 for the predicted one
	indexed          bool
	model, data      string
	colormap         string
	alpha            float64
	out              string
	json, figure     bool
}

func runExplain(cmd *cobra.Command, o explainOptions) error {
	colours, err := paint.ByName(o.colormap)
	if err != nil {
		return err
	}
	if !(o.alpha >= 0 && o.alpha <= 1) {
		return fmt.Errorf("the opacity must be from 0 to 1, not %g", o.alpha)
	}
	m, err := openModel(o.model)
	if err != nil {
		return err
	}
	subjects, err := o.subjects(cmd.Context())
	if err != nil {
		return err
	}
	explained, err := explainAll(m.weights, subjects)
	if err != nil {
		return err
	}
	if len(subjects) > 1 && (cmd.Flags().Changed("colormap") || cmd.Flags().Changed("alpha")) {
		return errors.New("--colormap and --alpha are for one picture: give a file or --index; the article's figure is always jet at 0.5")
	}
	out := cmd.OutOrStdout()
	if o.json {
		if err := printExplanations(out, m.name, subjects, explained); err != nil {
			return err
		}
	} else {
		for i, s := range subjects {
			fmt.Fprintln(out, printable(sentence(s, explained[i])))
		}
	}
	if !o.figure {
		return nil
	}
	figure, err := o.draw(subjects, explained, colours)
	if err != nil {
		return err
	}
	if err := writePNG(o.out, figure); err != nil {
		return fmt.Errorf("writing the figure: %w", err)
	}
	if !o.json {
		fmt.Fprintln(out, printable("wrote "+o.out))
	}
	return nil
}

// subjects are the pictures that the options ask for.
func (o *explainOptions) subjects(ctx context.Context) ([]subject, error) {
	if o.file != "" {
		s, err := openPicture(o.file)
		if err != nil {
			return nil, err
		}
		return []subject{s}, nil
	}
	test, err := load(ctx, o.data, mnist.LoadTest)
	if err != nil {
		return nil, err
	}
	first, count := o.index, 1
	if !o.indexed {
		first, count = 0, min(articleItems, test.Len())
	}
	if first < 0 || first >= test.Len() {
		return nil, fmt.Errorf("there is no test picture %d: they are numbered from 0 to %d", first, test.Len()-1)
	}
	var subjects []subject
	for i := first; i < first+count; i++ {
		subjects = append(subjects, testSubject(test, i))
	}
	return subjects, nil
}

func testSubject(test *mnist.Set, i int) subject {
	return subject{name: fmt.Sprintf("test picture %d", i), picture: test.Picture(i), label: test.Label(i)}
}

// openPicture reads a digit from a PNG or JPEG file.
func openPicture(path string) (subject, error) {
	name := plainfile.Printable(path)
	img, err := decodePicture(path)
	if err != nil {
		return subject{}, fmt.Errorf("opening the picture %s: %w", name, err)
	}
	picture, ok := mnist.FromImage(img, true)
	if !ok {
		return subject{}, fmt.Errorf("the picture %s is empty: there is nothing to explain", name)
	}
	plain, _ := mnist.FromImage(img, false)
	return subject{name: path, picture: picture, plain: plain, label: -1}, nil
}

func decodePicture(path string) (image.Image, error) {
	file, _, err := plainfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return mnist.DecodeImage(file)
}

func explainAll(w *network.Weights, subjects []subject) ([]*explain.Explanation, error) {
	explainer, err := explain.NewExplainer()
	if err != nil {
		return nil, err
	}
	var all []*explain.Explanation
	for _, s := range subjects {
		e, err := explainer.Explain(w, s.picture)
		if err != nil {
			return nil, fmt.Errorf("explaining %s: %w", s.name, err)
		}
		all = append(all, e)
	}
	return all, nil
}

// sentence says what the network decides, such as
// "test picture 247 (label 4): class 2, probability 0.6130".
func sentence(s subject, e *explain.Explanation) string {
	return fmt.Sprintf("%s: class %d, probability %.4f", s.labelled(), e.Class(), e.Probabilities[e.Class()])
}

// labelled is the name, with the label if there is one.
func (s subject) labelled() string {
	if s.label < 0 {
		return s.name
	}
	return fmt.Sprintf("%s (label %d)", s.name, s.label)
}

// draw makes the article's figure of several pictures, or ours of one.
func (o *explainOptions) draw(subjects []subject, explained []*explain.Explanation, colours *paint.Colormap) (*image.RGBA, error) {
	var items []paint.FigureItem
	for i, e := range explained {
		class := e.Class()
		if o.class >= 0 {
			class = o.class
		}
		name := subjects[i].name
		if len(explained) == 1 { // the article's figure has no room
			name = subjects[i].labelled()
		}
		items = append(items, figureItem(name, e, class))
	}
	if len(items) > 1 {
		return paint.ArticleFigure(items)
	}
	return paint.Figure(items[0], paint.FigureOptions{
		Options: paint.Options{
			Size: 672, Colormap: colours, Alpha: o.alpha, Smooth: true, Range: paint.RangeOf(items[0].Map),
		},
		Unit:  shareUnit,
		Scale: "min–max of this map",
	})
}

// shareUnit is the unit of a map's values in figures and under the mouse.
var shareUnit = words.Later("logit per pixel")

// figureItem is the explanation as a figure shows it, with the map of a class.
func figureItem(title string, e *explain.Explanation, class int) paint.FigureItem {
	predicted := e.Class()
	if class != predicted {
		title = fmt.Sprintf("%s: map of class %d", title, class)
	}
	return paint.FigureItem{
		Picture: &e.Picture, Map: e.Shares(class), Class: predicted, Probability: e.Probabilities[predicted], Title: title,
	}
}

// writePNG writes the image to a file.
func writePNG(path string, img image.Image) error {
	return atomicfile.Replace(path, func(w io.Writer) error { return png.Encode(w, img) })
}
