package activity

import (
	"cmp"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
)

// QueueChoice is a queue that was chosen, or an expression that names one and
// counts before it.
type QueueChoice struct {
	Queue    field.Reference
	Variable expr.Template
}

// fields declares the choice under the name; wrap changes the codecs further.
func (q *QueueChoice) fields(name, label, help string, r radio, wrap func(field.Codec) field.Codec) field.List {
	if wrap == nil {
		wrap = func(c field.Codec) field.Codec { return c }
	}
	queue := field.Ref(&q.Queue, name).To("queue").Say(label, help)
	variable := field.Text(&q.Variable, name+"_variable").
		Say("Variable "+label, "Text that yields the id or name of the queue, in place of one that is chosen here.")
	return field.List{
		queue.WebexAs(wrap(radioFixed{r, queue.Webex(r.property).Codec()})),
		variable.WebexAs(wrap(radioVariable{r})),
	}
}

// given is the id or name of the queue with its label; empty when the activity
// names none.
func (q *QueueChoice) given(in *Input, name string) (id, label string) {
	if !q.Variable.IsZero() {
		return strings.TrimSpace(in.Text(q.Variable, name+"_variable")), ""
	}
	return cmp.Or(q.Queue.ID, q.Queue.Name), q.Queue.Name
}

// isZero reports whether no queue is chosen, by neither way.
func (q *QueueChoice) isZero() bool { return q.Variable.IsZero() && q.Queue.IsZero() }
