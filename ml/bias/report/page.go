package report

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/png"
	"io"
	"strconv"

	"visao/ml/bias"
	"visao/ml/paint"
)

//go:embed report.html
var source string

var layout = template.Must(template.New("report").Parse(source))

// page is what report.html is filled with.
type page struct {
	report                             *Report
	Headline, Story, Finding, Recovery string
	Cards                              []card
	Thing                              string // what may mislead
	Given                              bool
	Columns                            []string // the networks' names
	Tests                              []test
	Follows                            bool // there is a follow rate
	Measures                           []measure
	Explained                          string
	Lit                                string // the test set of measures and pictures, in words
	Chart                              *chart
	Batch                              string // pictures per step; empty if that is not the same everywhere
	Pictures                           []picture
	Across                             int // pictures in a row
	Bar                                template.URL
	Signed                             bool
	Settings                           []setting
	Networks                           []networkRow
	Command                            string
	Caveats                            []string
	Version, Date                      string
	Papers                             []paper
}

// card is a figure in large print.
type card struct{ Figure, Tone, Words string }

// test is a row of the table of accuracies.
type test struct {
	Name, Words string
	Cells       []cell
}

// measure is a row of the table of evidence.
type measure struct {
	Name, Words, Chance string
	Cells               []cell
}

// cell is a figure with its bar. Lengths are in per cent.
type cell struct {
	Name   string // of the network
	Figure string
	Width  string
	Tone   string // the bar's class in the style sheet
	Mark   string // of chance on the bar; may be empty
	Follow string // the follow rate; may be empty
	Misled string // its length
}

// picture is one of the ten, bare and as each network sees it.
type picture struct{ Sights []sight }

type sight struct {
	Name, Caption, Alt string
	Wrong              bool
	Source             template.URL
}

type setting struct{ Name, Value string }

// networkRow is a row of the table of networks.
type networkRow struct {
	Name, Key, What                        string
	Epochs, Batch, Rate, Seed, Lambda      string
	Training, Validation, Took, Data, Hash string
	Stopped                                bool
}

type paper struct{ Words, Number string }

// papers are the literature that the page leans on, with arXiv's numbers. Titles stay
// as they are in every language.
var papers = []paper{
	{later("Zhou, Khosla, Lapedriza, Oliva and Torralba 2016, “Learning Deep Features for Discriminative Localization”: class activation maps, the heat in the pictures above"), "1512.04150"},
	{later("Ross, Hughes and Doshi-Velez 2017, “Right for the Right Reasons”: Decoy MNIST, the square whose shade gives the digit away, and penalties on explanations"), "1703.03717"},
	{later("Rieger, Singh, Murdoch and Yu 2020, “Interpretations are useful: penalizing explanations to align neural networks with prior knowledge”: the inverted test"), "1909.13584"},
	{later("Lapuschkin, Wäldchen, Binder, Montavon, Samek and Müller 2019, “Unmasking Clever Hans predictors and assessing what machines really learn”"), "1902.10178"},
	{later("Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim 2018, “Sanity Checks for Saliency Maps”"), "1810.03292"},
}

// HTML writes the page: one file, which refers to nothing outside but the papers
// that it links to, and runs no script.
func (r *Report) HTML(w io.Writer) error {
	p, err := r.page()
	if err != nil {
		return fmt.Errorf("making the report: %w", err)
	}
	var b bytes.Buffer // an error must not leave half a page
	if err := layout.Execute(&b, p); err != nil {
		return fmt.Errorf("making the report: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

func (r *Report) page() (*page, error) {
	p := &page{
		report: r, Headline: r.headline(), Story: r.story(), Finding: r.finding(), Recovery: r.recovery(),
		Cards: r.cards(), Thing: r.thing(), Given: r.given(), Tests: r.tests(),
		Follows: r.Shortcut.Place != bias.Own, Measures: r.measures(), Explained: r.thousands(r.Planted.Outcome.Explained),
		Lit: r.say("whose shade was drawn at random"), Chart: r.drawChart(), Across: 1 + len(r.networks),
		Signed: r.signed, Settings: r.settings(), Networks: r.rows(), Command: r.command(), Caveats: r.caveats(),
		Version: r.Version, Date: r.date(r.Created), Papers: papers,
	}
	if r.Shortcut.Place == bias.Own {
		p.Lit = r.say("as they are")
	}
	for _, n := range r.networks {
		p.Columns = append(p.Columns, n.Name)
	}
	if c := r.recipe(); c != nil && c.Batch > 0 {
		p.Batch = r.figure(strconv.Itoa(c.Batch))
		for _, n := range r.trained() {
			if n.Config.Batch != c.Batch {
				p.Batch = ""
			}
		}
	}
	var err error
	if p.Pictures, err = r.pictures(); err != nil {
		return nil, err
	}
	p.Bar, err = embed(paint.Bar(r.options.Colormap, 2*side, 10, false))
	return p, err
}

// pictures are the ten with what each network reads.
func (r *Report) pictures() ([]picture, error) {
	var list []picture
	for i, s := range r.bare {
		says := ""
		if s.Digit != bias.None {
			says = r.say("the %s says %d", r.thing(), s.Digit)
		}
		source, err := embed(s.Image)
		if err != nil {
			return nil, err
		}
		alt := r.say("test picture %s, a %d", strconv.Itoa(s.Index), s.Label)
		p := picture{[]sight{{Name: r.say("A %d", s.Label), Caption: says, Alt: alt, Source: source}}}
		for _, n := range r.networks {
			s := n.sights[i]
			source, err := embed(s.Image)
			if err != nil {
				return nil, err
			}
			read := r.say("%d, read as %d, %s", s.Label, s.Class, r.sure(s.Probability))
			alt := r.say("heat of the network %s on it: %s", n.Name, read)
			p.Sights = append(p.Sights, sight{n.Name, read, alt, s.Class != s.Label, source})
		}
		list = append(list, p)
	}
	return list, nil
}

// embed writes an image as an address that holds it.
func embed(img image.Image) (template.URL, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return "", err
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())), nil
}
