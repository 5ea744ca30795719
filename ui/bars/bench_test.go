package bars
import ("testing";"fyne.io/fyne/v2";"fyne.io/fyne/v2/test";"visao/ui/look")
func BenchmarkSet(b *testing.B){ test.NewTempApp(b).Settings().SetTheme(look.New(look.Dark)); x:=New(); w:=test.NewTempWindow(b,x); w.Resize(fyne.NewSize(258,244)); for i:=range b.N { x.Set([10]float64{0:float64(i%100)/100},0,0)} }
