package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"visao/ui/kit"
)

// monkeyWays are the things that it does, some more often than others.
var monkeyWays = []struct {
	name  string
	often int
	do    func(*monkey)
}{
	{"click on a widget", 30, (*monkey).clickWidget},
	{"click anywhere", 4, (*monkey).clickAnywhere},
	{"drag", 10, (*monkey).dragSomething},
	{"scroll", 4, (*monkey).scroll},
	{"move the mouse", 4, (*monkey).moveMouse},
	{"key", 12, (*monkey).key},
	{"letter", 10, (*monkey).letter},
	{"shortcut", 6, (*monkey).shortcut},
	{"menu", 10, (*monkey).menu},
	{"type", 6, (*monkey).typeText},
	{"paste", 2, (*monkey).paste},
	{"answer", 14, (*monkey).answer},
	{"drop", 5, (*monkey).drop},
	{"start", 6, (*monkey).start},
	{"stop", 3, (*monkey).stop},
	{"data", 2, (*monkey).data},
	{"save", 2, (*monkey).save},
	{"plant", 2, (*monkey).plant},
	{"resize", 4, (*monkey).resize},
	{"wait", 6, (*monkey).wait},
	{"rest", 1, (*monkey).rest},
	{"look", 1, (*monkey).look},
	{"close the window", 1, func(m *monkey) { m.s.confirmQuit() }},
}

// targets are the objects that the mouse can do something with.
func (m *monkey) targets(wanted func(any) bool) (found []seen) {
	for _, s := range m.hand.objects() {
		if !s.shown.empty() && wanted(s.object) {
			found = append(found, s)
		}
	}
	return found
}

func (m *monkey) clickWidget() {
	targets := m.targets(clickable)
	if len(targets) == 0 {
		return
	}
	m.click(pick(m, targets).shown.at(0.999*m.fraction(), 0.999*m.fraction()))
}

func (m *monkey) clickAnywhere() {
	size := m.s.window.Canvas().Size()
	m.click(areaOf(fyne.Position{}, size).at(m.fraction(), m.fraction()))
}

// click clicks, and takes note of what is agreed to by that.
func (m *monkey) click(at fyne.Position) {
	b := pick(m, []desktop.MouseButton{
		desktop.MouseButtonPrimary, desktop.MouseButtonPrimary, desktop.MouseButtonPrimary, desktop.MouseButtonSecondary, desktop.MouseButtonTertiary,
	})
	o, _ := m.hand.under(at, clickable)
	m.said("%s with button %d at %v", nameOf(o), b, at)
	m.agree(o)
	m.hand.click(at, b, pick(m, []fyne.KeyModifier{0, 0, 0, fyne.KeyModifierShift, fyne.KeyModifierControl}), m.n(8) == 0)
}

// nameOf names an object.
func nameOf(o any) string {
	if b := asButton(o); b != nil {
		return fmt.Sprintf("the button %q", b.Text)
	}
	if o, ok := o.(fmt.Stringer); ok {
		return o.String()
	}
	return fmt.Sprintf("%T", o)
}

// agree notes that o is a button that gives something up.
func (m *monkey) agree(o any) {
	if b := asButton(o); b != nil && slices.Contains([]string{"Discard", "Discard it", "Quit", "Restart"}, b.Text) {
		m.agreed = true
	}
}

func (m *monkey) dragSomething() {
	size := m.s.window.Canvas().Size()
	all := areaOf(fyne.Position{}, size)
	from := all
	if targets := m.targets(is[fyne.Draggable]); len(targets) > 0 && m.n(8) > 0 {
		t := pick(m, targets)
		m.said("%s", nameOf(t.object))
		from = t.shown
	}
	through := []fyne.Position{from.at(m.fraction(), m.fraction())}
	for range 1 + m.n(12) {
		switch m.n(8) {
		case 0: // out of the window, to another screen
			through = append(through, fyne.NewPos(20000*(m.fraction()-0.5), 20000*(m.fraction()-0.5)))
		case 1:
			through = append(through, all.at(m.fraction(), m.fraction()))
		default:
			through = append(through, from.at(m.fraction(), m.fraction()))
		}
	}
	b := pick(m, []desktop.MouseButton{desktop.MouseButtonPrimary, desktop.MouseButtonPrimary, desktop.MouseButtonPrimary, desktop.MouseButtonSecondary})
	m.said("with button %d through %d places from %v", b, len(through), through[0])
	m.hand.drag(b, pick(m, []fyne.KeyModifier{0, 0, fyne.KeyModifierShift}), m.n(10) > 0, through...)
}

func (m *monkey) scroll() {
	at := areaOf(fyne.Position{}, m.s.window.Canvas().Size()).at(m.fraction(), m.fraction())
	if targets := m.targets(is[fyne.Scrollable]); len(targets) > 0 {
		at = pick(m, targets).shown.at(m.fraction(), m.fraction())
	}
	dx, dy := pick(m, monkeyTurns), pick(m, monkeyTurns)
	m.said("by %g, %g at %v", dx, dy, at)
	m.hand.scroll(at, dx, dy)
}

var monkeyTurns = []float32{0, 25, -25, 1, -1, 2500, -2500, 1e9, -1e9}

func (m *monkey) moveMouse() {
	m.hand.move(areaOf(fyne.Position{}, m.s.window.Canvas().Size()).at(1.1*m.fraction(), 1.1*m.fraction()), 0)
}

var monkeyKeys = []fyne.KeyName{
	fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF12,
	fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyEscape, fyne.KeySpace, fyne.KeySpace,
	fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown,
	fyne.KeyDelete, fyne.KeyBackspace, fyne.KeyInsert, fyne.KeyUnknown, desktop.KeyMenu, desktop.KeyPrintScreen, desktop.KeyCapsLock,
}

func (m *monkey) key() {
	k, mod := pick(m, monkeyKeys), pick(m, []fyne.KeyModifier{0, 0, 0, 0, fyne.KeyModifierShift, fyne.KeyModifierAlt})
	m.said("%s with %d on %s", k, mod, nameOf(m.s.window.Canvas().Focused()))
	if m.s.modal() {
		m.agree(m.s.window.Canvas().Focused())
	}
	m.hand.key(k, mod)
	if k == fyne.KeySpace && mod == 0 {
		m.hand.rune(' ')
	}
}

func (m *monkey) letter() {
	r := pick(m, []rune("0123456789abcdefghijklmnopqrstuvwxyzDXGW+-=[].,;#é😀\u0301\u202e"))
	m.said("%q on %s", r, nameOf(m.s.window.Canvas().Focused()))
	m.hand.rune(r)
}

func (m *monkey) shortcut() {
	k := fyne.KeyName(pick(m, strings.Split("A B C D E I K L M N O P R S T V X Y Z 0 1 2 3 8 9 . , F1 Tab Insert Delete", " ")))
	mod := pick(m, []fyne.KeyModifier{fyne.KeyModifierControl, fyne.KeyModifierControl, fyne.KeyModifierControl | fyne.KeyModifierShift, fyne.KeyModifierAlt, fyne.KeyModifierSuper})
	m.said("%s with %d on %s", k, mod, nameOf(m.s.window.Canvas().Focused()))
	m.hand.key(k, mod)
}

func (m *monkey) menu() {
	var items []*fyne.MenuItem
	main := m.s.window.MainMenu()
	if main == nil { // while it is projecting
		return
	}
	for _, menu := range main.Items {
		for _, i := range menu.Items {
			if i.Action != nil {
				items = append(items, i)
			}
		}
	}
	item := pick(m, items)
	m.said("%q", item.Label)
	item.Action()
}

var monkeyTexts = []string{
	"0", "1", "5", "8", "32", "0.001", "0,001", "1,5", "-1", "-0", "NaN", "Inf", "-Inf", "1e6", "1e-3", "1e400", "0x10", "99999999999999999999999",
	"", " 7 ", "\t", "abc", "５", "😀😀", "e\u0301", "\u202e123", "../../etc/passwd", "a/b", strings.Repeat("9", 300), "%s%n", "\x00", "18446744073709551615",
}

// field gives the keyboard to one of the fields that can be seen, and returns it; nil if there is none.
func (m *monkey) field() *widget.Entry {
	targets := m.targets(func(o any) bool { return is[*kit.NameField](o) || is[*kit.Entry](o) })
	if len(targets) == 0 {
		return nil
	}
	t := pick(m, targets)
	m.hand.click(t.shown.at(0.5, 0.5), desktop.MouseButtonPrimary, 0, false)
	if m.n(4) > 0 {
		m.hand.key(fyne.KeyA, fyne.KeyModifierShortcutDefault)
	}
	if own, ok := t.object.(*kit.Entry); ok {
		return &own.Entry
	}
	return &t.object.(*kit.NameField).Entry
}

func (m *monkey) typeText() {
	if m.field() == nil {
		return
	}
	text := pick(m, monkeyTexts)
	m.said("%.40q", text)
	for _, r := range text {
		m.hand.rune(r)
	}
	m.leave()
}

// leave leaves a field, or presses Return in it, or stays.
func (m *monkey) leave() {
	switch m.n(3) {
	case 0:
		m.hand.key(fyne.KeyReturn, 0)
	case 1:
		m.hand.key(fyne.KeyTab, 0)
	}
}

var megabyte = strings.Repeat("7 is a digit\n", 1<<20/13)

func (m *monkey) paste() {
	field := m.field()
	if field == nil {
		return
	}
	text := pick(m, append([]string{megabyte, megabyte}, monkeyTexts...))
	if text == megabyte && field.OnChanged == nil {
		return // that for a new folder, which is Fyne's own, takes all of it, and then minutes for each event
	}
	m.said("%.20q, %d bytes", text, len(text))
	m.hand.clipboard.SetContent(text)
	m.hand.key(fyne.KeyV, fyne.KeyModifierShortcutDefault)
	m.leave()
}

// answer answers what is asked on top.
func (m *monkey) answer() {
	if !m.s.modal() {
		return
	}
	if m.n(6) == 0 {
		m.said("by Escape")
		m.escape()
		return
	}
	var buttons []seen
	for _, t := range m.targets(func(o any) bool { return asButton(o) != nil }) {
		if asButton(t.object).Text != "" {
			buttons = append(buttons, t)
		}
	}
	if len(buttons) == 0 { // a menu
		m.escape()
		return
	}
	b := pick(m, buttons)
	m.said("%s", nameOf(b.object))
	m.agree(b.object)
	m.hand.click(b.shown.at(0.5, 0.5), desktop.MouseButtonPrimary, 0, false)
}

// escape closes what is on top.
func (m *monkey) escape() {
	m.s.window.Canvas().Unfocus()
	m.hand.key(fyne.KeyEscape, 0)
}

// furnish gives the home folder with files of all kinds, good and bad.
func (m *monkey) furnish() {
	require.NoError(m, os.RemoveAll(m.home))
	path := func(name string) string { return filepath.Join(m.home, name) }
	for _, folder := range []string{"a folder.png", "Desktop", "Documents", "Downloads", "Music", "Pictures", "Videos"} {
		require.NoError(m, os.MkdirAll(path(folder), 0o755))
	}
	writePicture(m.t, path("two.PNG"), 1)
	writeBlank(m.t, path("blank.png"))
	_, _ = writeModel(m.t, path("model.safetensors"))
	for name, from := range map[string]string{"half.safetensors": "model.safetensors", "half.png": "two.PNG"} {
		whole, err := os.ReadFile(path(from))
		require.NoError(m, err)
		require.NoError(m, os.WriteFile(path(name), whole[:len(whole)/2], 0o600))
	}
	for name, contents := range map[string]string{
		"note.safetensors": "not a model", "empty.safetensors": "", "note.jpg": "not a picture", "data.csv": "1,2\n",
		"bad.lesson": "Visao lesson 1\ntitle: Bad\n\npage: trusst\n\nLook.\n",
		"mine.lesson": "Visao lesson 1\ntitle: Mine\n\npicture: test 18\nclass: 3\nagainst: 8\nopacity: 0.8\n\nLook at it.\n\n" +
			"---\n\nmodel: model.safetensors\npicture: two.PNG\n\nAnother model.\n",
	} {
		require.NoError(m, os.WriteFile(path(name), []byte(contents), 0o600))
	}
	data := digits(m.t)
	for i, folder := range []string{path("30 pictures"), path("21 pictures")} {
		require.NoError(m, os.MkdirAll(folder, 0o755))
		writeSet(m.t, folder, "train", data.Train.Slice(0, smallTrain+i))
		writeSet(m.t, folder, "t10k", data.Test.Slice(0, smallTest-9*i))
	}
}

// drop drops files on the window, whatever it shows.
func (m *monkey) drop() {
	names := []string{
		"two.PNG", "two.PNG", "model.safetensors", "model.safetensors", "mine.lesson", "blank.png", "half.safetensors", "half.png", "note.safetensors",
		"empty.safetensors", "note.jpg", "data.csv", "bad.lesson", "a folder.png", "missing.png", "", "30 pictures", "/dev/zero.png",
	}
	name := pick(m, names)
	m.said("%q", name)
	files := make([]fyne.URI, pick(m, []int{1, 1, 1, 2, 10_000}))
	for i := range files {
		files[i] = storage.NewFileURI(filepath.Join(m.home, name))
	}
	m.s.dropped(fyne.NewPos(m.fraction(), m.fraction()), files)
}

// start presses Train, or what it says now, once or fifty times in a row.
func (m *monkey) start() {
	times := pick(m, []int{1, 1, 1, 2, 50})
	m.said("×%d: %s", times, m.s.training.Start.Text)
	for range times {
		if m.s.modal() {
			return // which keeps the mouse from it
		}
		tap(m.s.training.Start)
	}
}

// stop presses Stop, perhaps right after Train.
func (m *monkey) stop() {
	if m.s.modal() {
		return
	}
	if m.n(2) == 0 {
		tap(m.s.training.Start)
	}
	if !m.s.modal() {
		tap(m.s.training.Stop)
	}
}

// data changes the data, to a folder that can be used or not. A file dialog would ask for it.
func (m *monkey) data() {
	if m.s.modal() {
		return
	}
	folder := pick(m, []string{"30 pictures", "21 pictures", "a folder.png", "missing", "two.PNG"})
	m.said("%q", folder)
	m.s.ifNotTraining(errors.New("not now"), func() { m.s.loadData(filepath.Join(m.home, folder)) })
}

// save saves something under some name.
func (m *monkey) save() {
	if m.s.modal() {
		return
	}
	what := m.n(4)
	[]func(){m.s.saveModel, m.s.saveModel, m.s.saveFigure, m.s.lab.save}[what]()
	if !m.s.modal() {
		return // there is nothing to save
	}
	name := fmt.Sprint(m.events, []string{".safetensors", ".safetensors", ".png", ".html"}[what]) // none takes the place of another
	m.said("%q", name)
	for _, o := range m.targets(is[*kit.NameField]) {
		o.object.(*kit.NameField).SetText(name)
	}
	for _, o := range m.targets(func(o any) bool { return asButton(o) != nil }) {
		if asButton(o.object).Text == "Save" {
			m.hand.click(o.shown.at(0.5, 0.5), desktop.MouseButtonPrimary, 0, false)
		}
	}
	if m.n(6) == 0 && !m.s.modal() {
		m.said("and close the window")
		m.s.confirmQuit()
	}
}

// plant presses one of the lab's large buttons, with trainings as short as they can be.
func (m *monkey) plant() {
	if m.s.modal() {
		return
	}
	m.s.showRoom(biasLab)
	c := m.s.lab.page.Choices()
	c.Epochs = 1
	if !m.s.lab.training {
		m.s.lab.page.SetChoices(c)
		m.s.lab.choose(m.s.lab.page.Choices())
	}
	name := pick(m, []string{"plant", "plant", "retrain", "retrain", "scan", "measure", "open", "openRepaired", "reset"})
	m.said("%s", name)
	b := m.s.lab.page.Places()[name].(*kit.Button)
	if b.Visible() {
		tap(b)
	}
}

func (m *monkey) resize() {
	size := pick(m, []fyne.Size{{}, {}, {Width: 1024, Height: 700}, {Width: 1360, Height: 860}, {Width: 1920, Height: 1080}, {Width: 3000, Height: 2000}, {Width: 700, Height: 3000}, {Width: 3000}})
	m.said("to %v", size)
	m.hand.resize(size.Width, size.Height)
}

// wait lets what goes on in the background go on for a little.
func (m *monkey) wait() {
	enough := time.After(time.Duration(m.n(40)) * time.Millisecond)
	for {
		if m.l.step() {
			continue
		}
		select {
		case <-m.l.wake:
		case <-enough:
			return
		}
	}
}

// rest stops whatever can be stopped and waits until nothing goes on any more. Then everything must say so.
func (m *monkey) rest() {
	s := m.s
	for s.modal() {
		m.escape()
	}
	tap(s.training.Stop)
	if s.lab.training {
		s.lab.page.OnCancel()
	}
	s.showPage(0)
	idle := func() bool {
		return s.run == nil && s.searching == nil && s.evaluating == nil && s.loading == nil && s.opening == nil && s.picking == nil &&
			!s.lab.training && s.lab.working == nil && s.lab.drawing == nil && s.lab.lighting == nil
	}
	for again := true; again; again = !idle() { // a lesson that has been read may open a model
		m.until("the end of all that goes on", idle)
		ended := make(chan struct{})
		go func() { s.workers.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(patience):
			m.giveUp("something goes on for ever")
		}
		for m.l.step() {
		}
	}
	m.quiet()
}

// look paints the window as it is, at a size that does not take long.
func (m *monkey) look() {
	if size := m.s.window.Canvas().Size(); size.Width*size.Height < 2e6 {
		m.s.window.Canvas().Capture()
	}
}
