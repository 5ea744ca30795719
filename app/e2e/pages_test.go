//go:build e2e && linux

package e2e

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// Why this class and not another, and the pages behind the first: each shows
// something else about the same picture, and comes back to it.
func TestLooksDeeper(t *testing.T) {
	a := Start(t, 1024, 700)
	p := a.WaitFor("the first test picture, a 7, to be recognised", answer, func(p Probe) bool { return p.Predicted == 7 })
	require.Equal(t, -1, p.Against)
	a.Click(p.Widgets["contrast"].At(0.5, 0.5))
	rival := a.WaitFor("a contrast with the runner-up", answer, func(q Probe) bool { return q.Against >= 0 && q.Map != p.Map })
	require.NotEqual(t, 7, rival.Against)
	a.Screenshot("pages-contrast")
	a.Click(p.Widgets["bars"].At(0.5, 0.05)) // the bar of 0
	a.WaitFor("a contrast with the class clicked", answer, func(q Probe) bool { return q.Against == 0 && q.Map != rival.Map })
	a.Key("w")
	a.WaitFor("the map as it was", answer, func(q Probe) bool { return q.Against == -1 && q.Map == p.Map })

	for page := 4; page >= 0; page-- {
		a.Key(fmt.Sprintf("F%d", 3+page))
		p = a.WaitFor("the next page", answer, func(p Probe) bool { return p.Page == page })
		a.Screenshot(fmt.Sprintf("pages-%d", page))
		require.Empty(t, p.Error)
	}
}
