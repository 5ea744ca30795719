//go:build e2e && linux

package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.design/x/clipboard"
)

// TestMonkey clicks, drags and types at random on the real window, which must neither end nor stop answering, nor
// log a mistake. A seed names one sequence of events.
func TestMonkey(t *testing.T) {
	for seed := uint64(1); seed <= monkeySeeds; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			home, env := cage(t)
			m := &monkey{t: t, random: rand.New(rand.NewPCG(seed, 0)), home: home, env: env}
			m.furnish()
			m.open()
			started := time.Now()
			for m.events < monkeyEvents {
				m.act()
			}
			t.Logf("%d events, %.0f per second; the window was opened %d times", m.events, float64(m.events)/time.Since(started).Seconds(), m.starts)
			m.answers()
			m.a.Key("ctrl+q") // which may ask
			m.a.Close()
		})
	}
}

// monkey is what plays with the window.
type monkey struct {
	t      *testing.T
	random *rand.Rand
	home   string
	env    []string
	a      *App

	width, height  int // of the window
	events, starts int
	places         []Rect // where widgets are, as the window said last
	last           []string
}

// The size of the display.
const displayWidth, displayHeight = 1600, 1000

// open opens the window, with one of the files at home now and then.
func (m *monkey) open() {
	var args []string
	if m.n(3) == 0 {
		args = []string{filepath.Join(m.home, pick(m, []string{"note.png", "bad.safetensors", "mine.lesson"}))}
	}
	m.a = StartWith(m.t, displayWidth, displayHeight, args, m.env...)
	m.width, m.height = displayWidth, displayHeight
	m.starts++
	m.a.WaitFor("the window's first words", startTimeout, func(p Probe) bool { m.look(p); return true })
}

// furnish puts a few files where file dialogs begin.
func (m *monkey) furnish() {
	for name, contents := range map[string]string{
		"note.png": "not a picture", "bad.safetensors": "not a model",
		"mine.lesson": "Visao lesson 1\ntitle: Mine\n\npicture: test 18\nclass: 3\nagainst: 8\n\nLook at it.\n",
	} {
		require.NoError(m.t, os.WriteFile(filepath.Join(m.home, name), []byte(contents), 0o600))
	}
}

// n is a number from 0 to k−1.
func (m *monkey) n(k int) int { return m.random.IntN(k) }

func pick[T any](m *monkey, of []T) T { return of[m.n(len(of))] }

// act does one thing, and looks at the window now and then.
func (m *monkey) act() {
	m.events++
	var event string
	switch k := m.n(100); {
	case k < 25:
		event = m.click(m.anywhere())
	case k < 40:
		event = m.click(m.onWidget())
	case k < 52:
		event = m.drag()
	case k < 75:
		event = m.key()
	case k < 83:
		event = m.typeText()
	case k < 88:
		event = m.resize()
	case k < 91:
		event = m.startOften()
	case k < 92:
		event = m.paste()
	case k < 96:
		event = m.escape()
	default:
		time.Sleep(time.Duration(m.n(100)) * time.Millisecond)
		event = "wait"
	}
	m.last = append(m.last[max(0, len(m.last)-30):], event)
	select {
	case err := <-m.a.exited: // Quit is in the menu
		m.a.exited <- err
		if err != nil {
			crash, _ := os.ReadFile(filepath.Join(m.home, ".config", "fyne", "org.visao.Visao", "crash.txt"))
			m.t.Errorf("Visao ended after these events:\n%s\n%s", strings.Join(m.last, "\n"), crash)
		}
		m.a.Close()
		if m.t.Failed() {
			m.t.FailNow()
		}
		m.open()
		return
	default:
	}
	if m.events%20 == 0 {
		p := m.a.WaitFor("the window's words", answer, func(Probe) bool { return true })
		if strings.Contains(p.Error, "omething went wrong") {
			m.t.Fatalf("%s\nafter these events:\n%s", p.Error, strings.Join(m.last, "\n"))
		}
		m.look(p)
	}
}

// look notes where the widgets are.
func (m *monkey) look(p Probe) {
	m.places = nil
	for _, r := range p.Widgets {
		if r.W > 0 && r.H > 0 && r.X >= 0 && r.Y >= 0 {
			m.places = append(m.places, r)
		}
	}
	slices.SortFunc(m.places, func(a, b Rect) int { return int(1e4*(a.Y-b.Y) + a.X - b.X) }) // a map has no order
}

// anywhere is a place in the window, but not the menu that has Quit in it.
func (m *monkey) anywhere() Point {
	p := Point{m.n(m.width), m.n(m.height)}
	if p.Y < 30 && p.X < 50 {
		p.X += 50
	}
	return p
}

func (m *monkey) onWidget() Point {
	if len(m.places) == 0 {
		return m.anywhere()
	}
	return pick(m, m.places).At(m.random.Float64(), m.random.Float64())
}

func (m *monkey) click(at Point) string {
	button, times := pick(m, []string{"1", "1", "1", "1", "2", "3", "4", "5"}), pick(m, []int{1, 1, 1, 2, 3})
	m.try(append(m.a.moveTo(at), "click", "--repeat", strconv.Itoa(times), "--delay", "30", button)...)
	return fmt.Sprintf("click %d times with button %s at %v", times, button, at)
}

func (m *monkey) drag() string {
	from := m.onWidget()
	args := append(m.a.moveTo(from), "mousedown", "1")
	to := from
	for range 1 + m.n(8) {
		to = Point{m.n(m.width+400) - 200, m.n(m.height+400) - 200}
		args = append(append(args, m.a.moveTo(to)...), "sleep", "0.005")
	}
	m.try(append(args, "mouseup", "1")...)
	return fmt.Sprintf("drag from %v to %v", from, to)
}

var monkeyKeys = strings.Fields(`F1 F2 F3 F4 F5 F6 F7 F8 F9 Tab Tab Tab shift+Tab Escape Return space Left Right Up Down Home End Prior Next Delete BackSpace
	a b c d g m n p r s w x 0 1 2 3 4 5 6 7 8 9 plus minus bracketleft bracketright comma
	ctrl+t ctrl+t ctrl+period ctrl+o ctrl+b ctrl+s ctrl+i ctrl+e ctrl+k ctrl+shift+c ctrl+l ctrl+m ctrl+d ctrl+1 ctrl+2 ctrl+3 ctrl+z ctrl+y ctrl+8 ctrl+9 ctrl+0
	ctrl+a ctrl+c ctrl+x ctrl+v ctrl+Left shift+Right ctrl+shift+Delete Alt_L Menu Print`)

func (m *monkey) key() string {
	key := pick(m, monkeyKeys)
	m.try("key", "--clearmodifiers", key)
	return "key " + key
}

var monkeyTexts = []string{"0", "5", "32", "0.001", "0,001", "-1", "NaN", "Inf", "1e6", "1e400", "99999999999999999999999", "a/b", "é", "../x"}

func (m *monkey) typeText() string {
	text := pick(m, monkeyTexts)
	after := pick(m, []string{"Return", "Tab", "BackSpace"})
	m.try("type", "--clearmodifiers", "--delay", "1", text)
	m.try("key", "--clearmodifiers", after)
	return fmt.Sprintf("type %q, %s", text, after)
}

func (m *monkey) resize() string {
	m.width, m.height = 200+m.n(displayWidth-199), 200+m.n(displayHeight-199)
	if m.n(3) > 0 { // as a desktop would have it
		m.width, m.height = max(m.width, 1024), max(m.height, 700)
	}
	m.try("windowsize", m.a.window, strconv.Itoa(m.width), strconv.Itoa(m.height))
	return fmt.Sprintf("resize to %d×%d", m.width, m.height)
}

// startOften starts, pauses and resumes fifty times in a row, or stops at once.
func (m *monkey) startOften() string {
	if m.n(2) == 0 {
		m.try("key", "--clearmodifiers", "ctrl+t", "ctrl+period")
		return "start and stop"
	}
	m.try("key", "--clearmodifiers", "--delay", "1", "--repeat", "50", "ctrl+t")
	return "start ×50"
}

// paste pastes a megabyte into the field that has the keyboard, if one has.
func (m *monkey) paste() string {
	self, err := os.Executable()
	require.NoError(m.t, err)
	owner := exec.Command(self)
	owner.Env = append(slices.Clip(m.a.env), offers+"=yes", "VISAO_CAGED=")
	owner.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	require.NoError(m.t, owner.Start())
	go func() { _ = owner.Wait() }() // until another program copies something, or the display has gone
	time.Sleep(5 * pollInterval)
	m.try("key", "--clearmodifiers", "ctrl+v")
	return "paste a megabyte"
}

// offers is the variable that makes this program the owner of the clipboard, and of nothing else: libX11 ends a program
// when its display does.
const offers = "VISAO_OFFERS_A_MEGABYTE"

func offerMegabyte() {
	if clipboard.Init() == nil {
		<-clipboard.Write(clipboard.FmtText, []byte(strings.Repeat("7 digits\n", 1<<20/9)))
	}
}

// escape closes what is open: it takes the keyboard from whatever has it by a click beside all dialogs.
func (m *monkey) escape() string {
	m.try(append(m.a.moveTo(Point{2, m.height / 2}), "click", "1", "key", "--clearmodifiers", "Escape")...)
	return "escape"
}

// try runs xdotool, which fails once the window has closed.
func (m *monkey) try(args ...string) { _, _ = m.a.run("xdotool", args...) }

// answers checks that the window still reacts: it shows the other source.
func (m *monkey) answers() {
	m.t.Helper()
	m.a.Resize(displayWidth, displayHeight)
	m.width, m.height = displayWidth, displayHeight
	for _, s := range []struct {
		key    string
		source int
	}{{"ctrl+2", 1}, {"ctrl+1", 0}} {
		m.a.await(time.Minute, "the window to react to "+s.key, func() bool {
			m.escape()
			m.try("key", "--clearmodifiers", s.key)
			time.Sleep(5 * pollInterval)
			source := -1
			m.a.WaitFor("the window's words", answer, func(p Probe) bool { source = p.Source; return true })
			return source == s.source
		})
	}
}
