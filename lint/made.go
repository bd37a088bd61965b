package lint

import (
	"strings"

	"github.com/callwright/callwright/value"
)

func with(o *value.Object, name string, v any) *value.Object {
	o = o.Clone()
	o.Set(name, v)
	return o
}

// number is a number of so many digits.
func number(digits int) string {
	const some = "1234567890"
	return strings.Repeat(some, digits/len(some)+1)[:digits]
}

// document is data in which every row of outputs of the activity finds something.
func (n *node) document() any {
	var doc any = value.NewObject(0)
	for _, r := range n.rows() {
		if r.ok && len(r.path) > 0 {
			doc = put(doc, r.path, usual(n.unit.vars[r.variable]))
		}
	}
	return doc
}

func (x *explorer) message(n *node) any {
	o, ok := n.document().(*value.Object)
	if ok && o.Len() > 0 {
		return o
	}
	return value.Of("message", value.Of("text", "hello"))
}

// usual is a value that suits a variable and is like no other.
func usual(v *variable) any {
	if v == nil {
		return "some text"
	}
	switch v.Type {
	case "INTEGER":
		return int64(7)
	case "DECIMAL":
		return 7.5
	case "BOOLEAN":
		return false
	case "JSON":
		return value.Of("key", "some text")
	case "DATETIME":
		return "2026-03-02T09:00:00.000Z"
	}
	return "some text"
}

// code is the nth code that is made on a way, as flowtest makes them.
func code(args *value.Object, n int) string {
	alphabet := "1234567890"
	switch v, _ := args.Get("alphabet"); v {
	case "letters":
		alphabet = "abcdefghijklmnopqrstuvwxyz"
	case "both":
		alphabet = "a1b2c3d4e5f6g7h8k9m"
	}
	length, _ := args.Get("length")
	var b strings.Builder
	for i := range max(1, min(whole(length), 64)) {
		b.WriteByte(alphabet[(n+i)%len(alphabet)])
	}
	return b.String()
}

// outputs is what an activity that does not run is taken to give.
func (n *node) outputs(port string) *value.Object {
	o := value.Of("port", port)
	for _, name := range n.kind.Outputs {
		o.Set(name, "some text")
	}
	return o
}

func figures() *value.Object {
	return value.Of("PIQ", int64(3), "EWT", int64(60000), "CallsQueuedNow", int64(2), "OldestCallTime", int64(60000),
		"LoggedOnAgentsAll", int64(4), "AvailableAgentsAll", int64(1))
}
