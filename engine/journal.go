package engine

import (
	"strconv"

	"github.com/callwright/callwright/activity"
)

// Record is one turn of one contact as the journal keeps it: the event, and the
// commands to which it led.
type Record struct {
	Seq      int // State.Seq after the turn; the first is 1
	Event    activity.Stamped
	Commands []Issued
}

// AppendRecord appends the record to dst as one line of JSON, without its end.
// Bodies and variables that the flow calls secure stand in it in the clear.
func AppendRecord(dst []byte, r Record) []byte {
	dst = strconv.AppendInt(append(dst, `{"seq":`...), int64(r.Seq), 10)
	dst = activity.AppendStamped(append(dst, `,"event":`...), r.Event)
	if len(r.Commands) > 0 {
		dst = append(dst, `,"commands":[`...)
		for i := range r.Commands {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendIssued(dst, &r.Commands[i])
		}
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

// appendIssued is by hand what members lists: it is on the way of every turn.
func appendIssued(dst []byte, c *Issued) []byte {
	dst = activity.AppendText(append(dst, `{"id":`...), c.ID)
	if c.Branch != 0 {
		dst = strconv.AppendInt(append(dst, `,"branch":`...), int64(c.Branch), 10)
	}
	dst = activity.AppendText(append(dst, `,"activity":`...), c.Activity)
	dst = activity.AppendText(append(dst, `,"kind":`...), c.Kind)
	dst = activity.AppendCommand(append(dst, `,"command":`...), c.Command)
	return append(dst, '}')
}

// ReadRecord reads what [AppendRecord] wrote. The error names the place.
func ReadRecord(text []byte) (Record, error) {
	var r Record
	err := activity.ReadMembers(text, func(m *activity.Members) {
		m.Int("seq", &r.Seq)
		activity.Inner(m, "event", &r.Event, (*activity.Stamped).Members)
		activity.List(m, "commands", &r.Commands, (*Issued).members)
	})
	if err != nil {
		return Record{}, err
	}
	return r, r.whole()
}

func (i *Issued) members(m *activity.Members) {
	m.Text("id", &i.ID)
	m.Int("branch", &i.Branch)
	m.Text("activity", &i.Activity)
	m.Text("kind", &i.Kind)
	m.Command("command", &i.Command)
}
