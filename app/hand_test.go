package app

import (
	"math"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// hand is a person's hand on mouse and keyboard. What it does reaches a window of Fyne's test driver as Fyne's driver
// for desktops (v2.7.4) would send it: who is hit, who gets the keyboard, what becomes a shortcut.
type hand struct {
	window    fyne.Window
	clipboard fyne.Clipboard
	over      desktop.Hoverable // the mouse is, if it is over anything
}

// area is a rectangle of the window.
type area struct{ x0, y0, x1, y1 float32 }

func areaOf(at fyne.Position, size fyne.Size) area {
	return area{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
}

func (a area) within(b area) area {
	return area{max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1)}
}

func (a area) has(p fyne.Position) bool {
	return p.X >= a.x0 && p.Y >= a.y0 && p.X < a.x1 && p.Y < a.y1
}

func (a area) empty() bool { return a.x0 >= a.x1 || a.y0 >= a.y1 }

// middle is a position in an area, at these fractions of its width and height.
func (a area) at(fx, fy float32) fyne.Position {
	return fyne.NewPos(a.x0+fx*(a.x1-a.x0), a.y0+fy*(a.y1-a.y0))
}

// seen is an object in the window: where it is, and what of it is not cut off.
type seen struct {
	object fyne.CanvasObject
	at     fyne.Position
	shown  area
}

// objects are all that the mouse can reach, what lies above others last: those of the dialog on top, or if there is none
// those of the window.
func (h *hand) objects() (all []seen) {
	c := h.window.Canvas()
	root := c.Overlays().Top()
	if root == nil {
		root = c.Content()
	}
	return reached(all, root, fyne.Position{}, areaOf(fyne.Position{}, c.Size()))
}

func reached(all []seen, o fyne.CanvasObject, offset fyne.Position, clip area) []seen {
	if o == nil || !o.Visible() {
		return all
	}
	at := offset.Add(o.Position())
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		renderer := test.WidgetRenderer(o)
		children = renderer.Objects()
		_, scrolls := o.(fyne.Scrollable)
		_, clips := renderer.(interface{ IsClip() })
		if scrolls || clips {
			clip = clip.within(areaOf(at, o.Size()))
		}
	}
	all = append(all, seen{o, at, areaOf(at, o.Size()).within(clip)})
	for _, child := range children {
		all = reached(all, child, at, clip)
	}
	return all
}

// under is the topmost object at a place of those that are wanted, and where on it that is.
func (h *hand) under(at fyne.Position, wanted func(any) bool) (o fyne.CanvasObject, on fyne.Position) {
	for _, s := range h.objects() {
		if s.shown.has(at) && wanted(s.object) {
			o, on = s.object, at.Subtract(s.at)
		}
	}
	return o, on
}

// is tells whether something is a T.
func is[T any](o any) bool { _, yes := o.(T); return yes }

// clickable is what takes the buttons of the mouse.
func clickable(o any) bool {
	return is[fyne.Tappable](o) || is[fyne.SecondaryTappable](o) || is[fyne.DoubleTappable](o) || is[fyne.Focusable](o) ||
		is[desktop.Mouseable](o)
}

// button presses a button of the mouse, or releases it, and returns what it hit.
func (h *hand) button(at fyne.Position, b desktop.MouseButton, m fyne.KeyModifier, down bool) (o fyne.CanvasObject, on fyne.Position) {
	o, on = h.under(at, clickable)
	e := &desktop.MouseEvent{Button: b, Modifier: m}
	e.AbsolutePosition, e.Position = at, on
	if o, ok := o.(desktop.Mouseable); ok && down {
		o.MouseDown(e)
	} else if ok {
		o.MouseUp(e)
	}
	if f, ok := o.(fyne.Focusable); !ok || f != h.window.Canvas().Focused() {
		if focusable, _ := h.under(at, is[fyne.Focusable]); focusable == nil {
			h.window.Canvas().Unfocus()
		}
	}
	return o, on
}

// click clicks once or twice, and returns what it hit.
func (h *hand) click(at fyne.Position, b desktop.MouseButton, m fyne.KeyModifier, twice bool) fyne.CanvasObject {
	pressed, _ := h.button(at, b, m, true)
	o, on := h.button(at, b, m, false)
	if o == nil || o != pressed {
		return o
	}
	e := &fyne.PointEvent{AbsolutePosition: at, Position: on}
	if b == desktop.MouseButtonSecondary {
		if o, ok := o.(fyne.SecondaryTappable); ok {
			o.TappedSecondary(e)
		}
		return o
	}
	d, doubles := o.(fyne.DoubleTappable)
	t, taps := o.(fyne.Tappable)
	switch {
	case twice && doubles:
		h.button(at, b, m, true)
		h.button(at, b, m, false)
		d.DoubleTapped(e)
	case taps:
		t.Tapped(e)
		if twice {
			h.click(at, b, m, false)
		}
	}
	return o
}

// drag presses a button, moves through some places and releases it, or forgets to, as when another window opens.
func (h *hand) drag(b desktop.MouseButton, m fyne.KeyModifier, release bool, through ...fyne.Position) {
	from := through[0]
	h.button(from, b, m, true)
	var dragged fyne.Draggable
	var offset fyne.Position
	if o, on := h.under(from, is[fyne.Draggable]); o != nil && b == desktop.MouseButtonPrimary {
		dragged, offset = o.(fyne.Draggable), from.Subtract(on)
	}
	last := from
	for _, at := range through[1:] {
		h.move(at, b)
		if dragged != nil {
			e := &fyne.DragEvent{Dragged: fyne.NewDelta(at.X-last.X, at.Y-last.Y)}
			e.AbsolutePosition, e.Position = at, at.Subtract(offset)
			dragged.Dragged(e)
		}
		last = at
	}
	if !release {
		return
	}
	if o, ok := dragged.(desktop.Mouseable); ok { // which hears of it wherever it ends
		e := &desktop.MouseEvent{Button: b, Modifier: m}
		e.AbsolutePosition, e.Position = last, last.Subtract(offset)
		o.MouseUp(e)
	} else {
		h.button(last, b, m, false)
	}
	if dragged != nil {
		dragged.DragEnd()
	}
}

// move moves the mouse, with a button pressed or 0.
func (h *hand) move(to fyne.Position, b desktop.MouseButton) {
	o, on := h.under(to, is[desktop.Hoverable])
	if cursor, _ := h.under(to, is[desktop.Cursorable]); cursor != nil {
		cursor.(desktop.Cursorable).Cursor()
	}
	e := &desktop.MouseEvent{Button: b}
	e.AbsolutePosition, e.Position = to, on
	now, _ := o.(desktop.Hoverable)
	switch {
	case now != nil && now == h.over:
		now.MouseMoved(e)
		return
	case h.over != nil:
		h.over.MouseOut()
	}
	if h.over = now; now != nil {
		now.MouseIn(e)
	}
}

// scroll turns the wheel.
func (h *hand) scroll(at fyne.Position, dx, dy float32) {
	if o, on := h.under(at, is[fyne.Scrollable]); o != nil {
		e := &fyne.ScrollEvent{Scrolled: fyne.NewDelta(dx, dy)}
		e.AbsolutePosition, e.Position = at, on
		o.(fyne.Scrollable).Scrolled(e)
	}
}

// edits are the shortcuts that Fyne knows by their own names.
func (h *hand) edit(name fyne.KeyName) fyne.Shortcut {
	switch name {
	case fyne.KeyZ:
		return &fyne.ShortcutUndo{}
	case fyne.KeyY:
		return &fyne.ShortcutRedo{}
	case fyne.KeyV:
		return &fyne.ShortcutPaste{Clipboard: h.clipboard}
	case fyne.KeyC:
		return &fyne.ShortcutCopy{Clipboard: h.clipboard}
	case fyne.KeyX:
		return &fyne.ShortcutCut{Clipboard: h.clipboard}
	case fyne.KeyA:
		return &fyne.ShortcutSelectAll{}
	}
	return nil
}

// key presses a key that is no letter, or one with modifiers.
func (h *hand) key(name fyne.KeyName, m fyne.KeyModifier) {
	c := h.window.Canvas()
	e := &fyne.KeyEvent{Name: name}
	if k, ok := c.Focused().(desktop.Keyable); ok {
		k.KeyDown(e)
		defer func() {
			if c.Focused() == k {
				k.KeyUp(e)
			}
		}()
	}
	if name == fyne.KeyTab && m&^fyne.KeyModifierShift == 0 {
		if t, ok := c.Focused().(fyne.Tabbable); !ok || !t.AcceptsTab() {
			if m == 0 {
				test.FocusNext(c)
			} else {
				test.FocusPrevious(c)
			}
			return
		}
	}
	if m != 0 && m != fyne.KeyModifierShift {
		var shortcut fyne.Shortcut = &desktop.CustomShortcut{KeyName: name, Modifier: m}
		if known := h.edit(name); known != nil && m == fyne.KeyModifierShortcutDefault {
			shortcut = known
		}
		h.shortcut(shortcut)
		return
	}
	if f := c.Focused(); f != nil {
		f.TypedKey(e)
	} else if typed := c.OnTypedKey(); typed != nil {
		typed(e)
	}
}

// shortcut gives a shortcut to the menu, or else to what has the keyboard.
func (h *hand) shortcut(shortcut fyne.Shortcut) {
	var menus []*fyne.Menu
	if main := h.window.MainMenu(); main != nil {
		menus = main.Items
	}
	for _, m := range menus {
		for _, item := range m.Items {
			if item.Shortcut != nil && item.Shortcut.ShortcutName() == shortcut.ShortcutName() {
				item.Action()
				return
			}
		}
	}
	switch f := h.window.Canvas().Focused().(type) {
	case interface {
		fyne.Shortcutable
		fyne.Disableable
		SelectedText() string
	}:
		if !f.Disabled() || shortcut.ShortcutName() == "Copy" {
			f.TypedShortcut(shortcut)
		}
	case fyne.Shortcutable:
		f.TypedShortcut(shortcut)
	}
}

// rune types a character, on the key of that name if it is a letter or a digit.
func (h *hand) rune(r rune) {
	if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		h.key(fyne.KeyName(unicode.ToUpper(r)), 0)
	}
	c := h.window.Canvas()
	if f := c.Focused(); f != nil {
		f.TypedRune(r)
	} else if typed := c.OnTypedRune(); typed != nil {
		typed(r)
	}
}

// resize makes the window as large as that, or as large as it has to be: nothing smaller can be had of a desktop.
func (h *hand) resize(width, height float32) {
	least := h.window.Content().MinSize().AddWidthHeight(padding, padding)
	h.window.Resize(fyne.NewSize(float32(math.Ceil(float64(max(width, least.Width)))), float32(math.Ceil(float64(max(height, least.Height))))))
}

// padding is what the window has around its content, left and right together.
const padding = 8
