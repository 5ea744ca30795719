package app

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"visao/ml/mnist"
	"visao/ml/network"
)

// TestMonkey does at random whatever a person could do to the window. A seed names one sequence of events; when they
// take effect depends on the machine as well, as it does for people.
func TestMonkey(t *testing.T) {
	digits(t)
	for seed := 1; seed <= monkeySeeds; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			for name, value := range map[string]string{
				"rapid.seed": fmt.Sprint(seed), "rapid.checks": "1", "rapid.steps": "50", "rapid.nofailfile": "true",
			} {
				f := flag.Lookup(name)
				before := f.Value.String()
				require.NoError(t, f.Value.Set(value))
				t.Cleanup(func() { require.NoError(t, f.Value.Set(before)) })
			}
			home := filepath.Join(t.TempDir(), "of", "the", "monkey") // no folder name that it types leads out of it all
			t.Setenv("HOME", home)
			said := hear(t)
			t.Setenv("PATH", "")                               // of whose programs Fyne would ask one where the home has which folders
			t.Setenv("TMPDIR", filepath.Join(home, "missing")) // no room for MNIST, which would slow down everything
			failed := false
			rapid.Check(t, func(r *rapid.T) {
				if failed && !shrinking() {
					return // it has been told
				}
				m := &monkey{T: r, t: t, home: home, told: failed}
				failed = true
				m.play()
				failed = false
			})
			require.Empty(t, complaints(said.String()))
		})
	}
}

// hear collects what Fyne logs, until the end of the test.
func hear(t *testing.T) *strings.Builder {
	said := new(strings.Builder)
	log.SetOutput(said) // it writes one line at a time
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
	return said
}

// complaints are the errors that Fyne logs, but for those that come with every file dialog, since there is nothing outside
// of the cage, and what a dialog shows to whoever has typed the name of no folder.
func complaints(said string) (list []string) {
	for _, line := range strings.Split(said, "\n") {
		_, what, found := strings.Cut(line, "Fyne error:  ")
		if found && !strings.HasPrefix(what, "Failed to create folder with path ") && !slices.Contains([]string{"could not create lister for /", "Getting favorite locations", "Error parsing user locale C"}, what) {
			list = append(list, what)
		}
	}
	return list
}

// monkey is what plays with the window.
type monkey struct {
	*rapid.T
	t    *testing.T
	home string
	s    *studio
	l    *loop
	hand hand

	events, starts int
	told, ended    bool      // what went wrong before, and that nothing has
	event          string    // the last one
	before         []string  // those before it, as far as they matter
	began          time.Time // it
	slowest        time.Duration
	slowestEvent   string
	agreed         bool             // to lose what is precious
	precious       *network.Weights // trained here and in no file; nil if there are none
	study          string           // the hash of the network that the lab has planted and nobody has saved; "" if there is none
	goroutines     int              // when nothing went on; 0 if not counted yet
}

// shrinking reports whether somebody wants to wait for a shorter sequence that fails: -rapid.shrinktime=10m.
func shrinking() bool {
	f := flag.Lookup("rapid.shrinktime")
	return f.Value.String() != f.DefValue
}

// play does at least monkeyEvents things to a window.
func (m *monkey) play() {
	m.l = newLoop(m.t)
	m.furnish()
	m.open()
	// A stack says more than the end of the time for all tests.
	alarm := time.AfterFunc(3*patience, func() { m.giveUp("an event has not come to its end") })
	defer func() {
		alarm.Stop()
		if !m.ended {
			m.logf("event %d failed: %s; the events before:\n%s\n%s", m.events, m.event, strings.Join(m.before, "\n"), debug.Stack())
		}
		m.close()
		m.logf("%d events, the slowest took %v: %s; the window was opened %d times", m.events, m.slowest.Round(time.Millisecond), m.slowestEvent, m.starts)
	}()
	started := time.Now()
	for m.events < monkeyEvents {
		m.Repeat(map[string]func(*rapid.T){
			"event": func(r *rapid.T) {
				m.T = r
				alarm.Reset(3 * patience)
				m.act()
			},
			"": func(r *rapid.T) { m.T = r; m.check() },
		})
	}
	m.rest()
	m.ended = true
	m.logf("%.0f events per second", float64(m.events)/time.Since(started).Seconds())
}

// open opens the window on the small data set.
func (m *monkey) open() {
	remembered, err := loadSettings(settingsPath(m.l))
	require.NoError(m, err)
	w := test.NewWindow(nil)
	m.s, err = newStudio(m.t.Context(), m.l, w, remembered)
	require.NoError(m, err)
	lockUp(m, m.home)
	m.s.open()
	m.starts++
	m.hand = hand{window: w, clipboard: test.NewClipboard()}
	m.until("the end of loading MNIST, for which there is no room", func() bool { return m.s.loading == nil })
	require.Contains(m, m.s.lastError, "Creating a temporary folder")
	m.s.lastError = ""
	if slices.Contains(wordsOn(onTop(m.s)), "Close") { // and it is not an offer to go on with a training that is on top
		m.escape()
	}
	data := digits(m.t)
	m.s.data = complete(&mnist.Data{
		Train: data.Train.Slice(0, 40), Validation: data.Validation.Slice(0, 24), Test: data.Test.Slice(0, 24), Hash: "small",
	})
	m.s.explorer.SetCount(24)
	m.s.showIndex(0)
	m.goroutines = 0
}

// close ends the program, which must not take long.
func (m *monkey) close() {
	closed := make(chan error, 1)
	go func() { closed <- m.s.close() }()
	select {
	case err := <-closed:
		require.NoError(m.t, err)
	case <-time.After(patience):
		m.giveUp("the program does not end")
	}
	for m.l.step() {
	}
	m.hand.window.Close()
}

// until runs what is handed over to the window until something has been reached.
func (m *monkey) until(what string, reached func() bool) {
	m.Helper()
	timeout := time.After(patience)
	for !reached() {
		if m.l.step() {
			continue
		}
		select {
		case <-m.l.wake:
		case <-timeout:
			m.giveUp("waited in vain for " + what)
		}
	}
}

// giveUp ends everything, showing where all goroutines are.
func (m *monkey) giveUp(why string) {
	stacks := make([]byte, 1<<20)
	panic(fmt.Sprintf("%s; the last event was %s\n%s", why, m.event, stacks[:runtime.Stack(stacks, true)]))
}

// Fatalf is Errorf and the end.
func (m *monkey) Fatalf(format string, args ...any) {
	m.Errorf(format, args...)
	m.FailNow()
}

// Errorf tells what is wrong, even if it cannot be reproduced.
func (m *monkey) Errorf(format string, args ...any) {
	m.logf(format, args...)
	m.T.Errorf(format, args...)
}

// logf says something the first time, and when rapid shows the shortest sequence that it has found.
func (m *monkey) logf(format string, args ...any) {
	if m.told {
		m.Logf(format, args...)
	} else {
		m.t.Logf(format, args...)
	}
}

// n is a number from 0 to k−1, each as likely as the others, which those of rapid are not.
func (m *monkey) n(k int) int {
	return int(rapid.Custom(func(r *rapid.T) uint64 {
		var v uint64
		for range 16 {
			v <<= 1
			if rapid.Bool().Draw(r, "bit") {
				v++
			}
		}
		return v
	}).Draw(m.T, "n") * uint64(k) >> 16)
}

func pick[T any](m *monkey, of []T) T { return of[m.n(len(of))] }

// fraction is a number from 0 to 1.
func (m *monkey) fraction() float32 { return float32(m.n(1001)) / 1000 }

// act does one thing.
func (m *monkey) act() {
	total := 0
	for _, e := range monkeyWays {
		total += e.often
	}
	k := m.n(total)
	i := 0
	for ; k >= monkeyWays[i].often; i++ {
		k -= monkeyWays[i].often
	}
	m.events++
	m.event, m.began = monkeyWays[i].name, time.Now()
	monkeyWays[i].do(m)
	if took := time.Since(m.began); took > m.slowest {
		m.slowest, m.slowestEvent = took, m.event
	}
	m.before = append(m.before[max(0, len(m.before)-30):], m.event)
	for range m.n(4) { // as many of the calls that wait: the window is sometimes slow
		m.l.step()
	}
	if m.n(3) > 0 {
		for m.l.step() {
		}
	}
}

// said notes what the event is in particular.
func (m *monkey) said(format string, args ...any) { m.event += " " + fmt.Sprintf(format, args...) }
