package report

import (
	"image"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"visao/ml/bias"
	"visao/ml/score"
)

// told is a report whose networks are named, without its pictures.
func told(s *bias.Study) *Report {
	r := &Report{Study: s}
	r.name()
	return r
}

func TestWordsAreTrueToFigures(t *testing.T) {
	for _, c := range []struct {
		name                       string
		agrees, random, inverted   int
		headline, finding, without string
	}{
		{"collapse", 9930, 3480, 1220, "The network learnt the grass", "but only 34.8 % of the test pictures", "still"},
		{"just large", 9930, 8930, 8900, "The network learnt the grass", "but only 89.3 %", "still"},
		{"inverted only", 9930, 9830, 5000, "The network leans on the grass", "but 98.3 % of the test pictures once the shade of the patch is drawn at random, and 50.0 % once it is inverted", "only"},
		{"a little", 9574, 9205, 8731, "The network leans on the grass a little", "but 92.1 %", "only"},
		{"none", 9800, 9790, 9780, "The network does not lean on the grass", "and still 97.9 %", "but"},
		{"better", 9700, 9790, 9780, "The network does not lean on the grass", "and still 97.9 %", "but"},
	} {
		s := decoy(t)
		s.Planted = invented(t, bias.Nothing, 1, 9000, c.agrees, c.random, c.inverted, 9000)
		s.Planted.Validation = score.Score{Wrong: 36, Count: 6000}
		r := told(s)
		require.Equal(t, c.headline, r.headline(), c.name)
		finding := plain(r.finding())
		require.Contains(t, finding, c.finding, c.name)
		require.Contains(t, finding, "It reads 99.4 % of its validation pictures right", c.name)
		require.NotContains(t, finding, c.without, c.name)
	}
}

func TestWordsOnOwnData(t *testing.T) {
	for _, c := range []struct {
		blanked           int
		headline, finding string
	}{
		{5000, "The network needs the suspect region", "It reads 97.0 % of the test pictures right, but only 50.0 % once the suspect region is painted black."},
		{9400, "The network leans on the suspect region a little", "but 94.0 % once"},
		{9690, "The network does not lean on the suspect region", "and still 96.9 % once"},
	} {
		r := told(own(t, 9700, c.blanked))
		require.Equal(t, c.headline, r.headline())
		require.Contains(t, plain(r.finding()), c.finding)
		require.Contains(t, plain(r.recovery()), "tested with the suspect region painted black, it reads 96.5 % (hidden) right.")
		require.Contains(t, r.story(), "columns 1 to 28 and rows 3 to 6 of 28")
	}
}

func TestRecovery(t *testing.T) {
	s := decoy(t)
	text := func() string { return plain(told(s).recovery()) }
	require.Equal(t, "Trained again after a repair, and tested with the shade of the patch at random, it reads "+
		"97.4 % (varied), 90.0 % (hidden) and 40.0 % (penalised) right. A network that was trained on clean pictures reads 97.9 % of clean ones right, "+
		"and 97.6 % of these. With the shade at random and inverted, only the varied network comes within 2 points of its 97.9 %.", text())

	vary := s.Repaired[0]
	s.Repaired = s.Repaired[1:]
	require.Contains(t, text(), "no repair comes within 2 points of its 97.9 %.")

	s.Repaired = []*bias.Run{vary, invented(t, bias.Hide, 0, 9700, 9700, 9700, 9600, 9600)}
	require.Contains(t, text(), "With the shade at random and inverted, the repaired network comes within 1.9 points of its 97.9 %.")

	s.Repaired = []*bias.Run{invented(t, bias.Hide, 0, 9700, 9700, 9790, 9800, 9600)}
	require.Contains(t, text(), "the repaired network does not fall below its 97.9 %")

	// The inverted test alone can spoil it, and so does one that was not made.
	s.Repaired = []*bias.Run{invented(t, bias.Hide, 0, 9700, 9700, 9790, 9000)}
	require.Contains(t, text(), "no repair comes within")
	s.Repaired = []*bias.Run{invented(t, bias.Hide, 0, 9700, 9700, 9790)}
	require.Contains(t, text(), "no repair comes within")

	s.Clean = nil
	require.Equal(t, "Trained again after a repair, and tested with the shade of the patch at random, it reads 97.9 % (hidden) right.", text())
	s.Repaired = nil
	require.Empty(t, text())
}

func TestStory(t *testing.T) {
	s := decoy(t)
	r := told(s)
	require.Contains(t, r.story(), "a grey square of 4 × 4 pixels in one of the four corners of every training picture: the shade gives the digit away.")
	s.Shortcut.Share, s.Shortcut.Agreement, s.Shortcut.Place = 0.55, 0.9, bias.FixedCorner
	require.Contains(t, plain(r.story()), "at the top left of 55 % of the training pictures: the shade gives the digit away in 90 % of those and is drawn at random in the others.")
	s.Shortcut.Place = bias.Meadow
	require.Contains(t, r.story(), "a meadow of grey blades behind the digit of 55")
}

func TestCommand(t *testing.T) {
	s := decoy(t)
	r := told(s)
	require.Equal(t, "visao bias --plant corner --repair=vary,hide,penalise --baseline --seed 0 --report out.html", r.command())
	require.Empty(t, r.caveats())

	s.Shortcut = bias.Shortcut{Place: bias.Own, Size: 5, Share: 0.55, Agreement: 0.125, Seed: 7, Rect: image.Rect(0, 2, 28, 6)}
	s.Data = "other"
	s.Clean = nil
	s.Repaired = s.Repaired[2:]
	for _, n := range []*bias.Run{s.Planted, s.Repaired[0]} {
		n.Config.Epochs, n.Config.Batch, n.Config.LearningRate, n.Config.Seed = 5, 64, 3e-4, 7
	}
	s.Repaired[0].Config.Penalty = 2.5
	require.Equal(t, "visao bias --plant own --rect 0,2,28,6 --size 5 --share 55 --agreement 12.5 --epochs 5 --batch 64 --rate 0.0003 "+
		"--lambda 2.5 --repair=penalise --data FOLDER --seed 7 --report out.html", told(s).command())
	require.Equal(t, []string{"FOLDER is the folder of the pictures that have the data hash below."}, told(s).caveats())

	s.Repaired[0].Config.Epochs = 6
	s.Shortcut.Seed = 8
	require.Len(t, told(s).caveats(), 3)
}

func TestNumbers(t *testing.T) {
	var r Report // in English
	for v, want := range map[float64]string{
		0.348: "34.8 %", 1: "100.0 %", 0: "0.0 %", 0.9997: "99.97 %", 0.0002: "0.02 %", -0.25: "−25.0 %", 1.5: "150.0 %",
		-0.0002: "−0.02 %", math.Inf(1): "–", math.Inf(-1): "–",
	} {
		require.Equal(t, want, plain(r.percent(v)))
	}
	require.Equal(t, "–", r.percent(math.NaN()))
	require.Equal(t, "55 %", plain(r.share(0.55)))
	require.Equal(t, "0.001", number(1e-3))
	require.InDelta(t, 0.5, points(0.9805, 0.9764), 1e-9) // 98.1 and 97.6, as shown
	for d, want := range map[time.Duration]string{
		59400 * time.Millisecond: "59 s", 59600 * time.Millisecond: "1 min 0 s", 133 * time.Second: "2 min 13 s", 3720 * time.Second: "1 h 2 min",
	} {
		require.Equal(t, want, plain(r.duration(d)))
	}
	for p, want := range map[float64]string{1: "100 %", 0.9999: "> 99 %", 0.976: "98 %", 0.13: "13 %"} {
		require.Equal(t, want, plain(r.sure(p)))
	}
	require.Equal(t, "a, b and c", r.list([]string{"a", "b", "c"}))
	require.Equal(t, "12 345 678", plain(r.thousands(12345678)))
	require.Equal(t, "999", r.thousands(999))
}

func TestChart(t *testing.T) {
	require.Nil(t, (&Report{networks: []run{{Run: &bias.Run{}}}}).drawChart())
	nan := float32(math.NaN())
	c := (&Report{networks: []run{{Run: &bias.Run{Curve: []bias.Point{
		{Step: 50, Loss: 1}, {Step: 100, Loss: nan}, {Step: 150, Loss: 0.1}, {Step: 200, Loss: 0.01},
	}}, Name: "A", Key: "clean"}}}).drawChart()
	// A quarter of the way is at a quarter of the width, a tenth is a step down.
	require.Equal(t, "M254 12M634 129L824 246", c.Lines[0].Path)
	require.Equal(t, []tick{{"246", "0.01"}, {"129", "0.1"}, {"12", "1"}}, c.Y)
	require.Equal(t, tick{"64", "0"}, c.X[0])
	require.Equal(t, tick{"824", "200"}, c.X[len(c.X)-1])
	require.LessOrEqual(t, len(c.X), 7)

	// What is endless or nothing is drawn at the edge.
	c = (&Report{networks: []run{{Run: &bias.Run{Curve: []bias.Point{{Step: 1, Loss: 0}, {Step: 2, Loss: float32(math.Inf(1))}}}}}}).drawChart()
	require.Equal(t, "M444 246L824 12", c.Lines[0].Path)
	require.Len(t, c.Y, 13)
	for n, want := range map[int]int{1: 1, 6: 1, 7: 2, 13: 5, 4800: 1000, 6001: 2000} {
		require.Equal(t, want, round(n))
	}
}
