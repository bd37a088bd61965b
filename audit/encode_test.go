package audit

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// decode reads what encode wrote. That it can is the proof that no two entries
// have the same encoding.
func decode(b []byte) (e Entry, err error) {
	d := decoder{b: b}
	if string(d.bytes(len(version))) != version {
		return e, errors.New("another version")
	}
	e.Organisation = d.text()
	e.Sequence = d.number()
	e.Time = time.UnixMilli(d.number()).UTC()
	e.Actor.Kind, e.Actor.ID, e.Actor.Name = d.text(), d.text(), d.text()
	for range d.number() {
		e.Actor.Roles = append(e.Actor.Roles, d.text())
	}
	e.Actor.Address, e.Action = d.text(), d.text()
	e.Object.Kind, e.Object.ID, e.Object.Name, e.Outcome = d.text(), d.text(), d.text(), d.text()
	for range d.number() {
		e.Detail = append(e.Detail, Detail{d.text(), d.text()})
	}
	e.Previous = []byte(d.text())
	if d.bad || len(d.b) > 0 {
		return e, errors.New("not an encoding")
	}
	return e, nil
}

type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) bytes(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.bad, d.b = true, nil
		return nil
	}
	taken := d.b[:n]
	d.b = d.b[n:]
	return taken
}

func (d *decoder) number() int64 {
	b := d.bytes(8)
	if b == nil {
		return 0
	}
	return int64(binary.BigEndian.Uint64(b))
}

func (d *decoder) text() string { return string(d.bytes(int(d.number()))) }

func sample() Entry {
	return Entry{
		Organisation: "o-1", Sequence: 7, Time: time.Date(2026, 12, 1, 10, 0, 0, 5e6, time.UTC),
		Actor:  Actor{Kind: "user", ID: "u-1", Name: "jo@example.com", Roles: []string{"full-admin", "supervisor"}, Address: "192.0.2.1"},
		Action: "connector.create", Object: Object{Kind: "connector", ID: "c-1", Name: "CRM"}, Outcome: Done,
		Detail: []Detail{{"host", "crm.example.com"}, {"kind", "custom"}}, Previous: []byte{1, 2, 3},
	}
}

// TestN3_Encoding holds the encoding still: a changed one would make every chain
// look tampered with.
func TestN3_Encoding(t *testing.T) {
	t.Parallel()
	want := "e958228e11e09a7aa982e4ac949a270edc3491f4c99ed3905afa93cf7180a502"
	if got := hex.EncodeToString(sample().digest()); got != want {
		t.Errorf("the digest of the sample is %s, want %s", got, want)
	}
}

// TestN3_EveryFieldCounts changes one field at a time.
func TestN3_EveryFieldCounts(t *testing.T) {
	t.Parallel()
	changes := map[string]func(*Entry){
		"organisation":  func(e *Entry) { e.Organisation = "o-2" },
		"sequence":      func(e *Entry) { e.Sequence++ },
		"time":          func(e *Entry) { e.Time = e.Time.Add(time.Millisecond) },
		"actor kind":    func(e *Entry) { e.Actor.Kind = "token" },
		"actor id":      func(e *Entry) { e.Actor.ID = "u-2" },
		"actor name":    func(e *Entry) { e.Actor.Name = "" },
		"roles":         func(e *Entry) { e.Actor.Roles = e.Actor.Roles[:1] },
		"roles joined":  func(e *Entry) { e.Actor.Roles = []string{"full-adminsupervisor"} },
		"address":       func(e *Entry) { e.Actor.Address = "192.0.2.2" },
		"action":        func(e *Entry) { e.Action = "connector.delete" },
		"object kind":   func(e *Entry) { e.Object.Kind = "user" },
		"object id":     func(e *Entry) { e.Object.ID = "c-2" },
		"object name":   func(e *Entry) { e.Object.Name = "ERP" },
		"outcome":       func(e *Entry) { e.Outcome = Failed },
		"detail name":   func(e *Entry) { e.Detail[0].Name = "url" },
		"detail value":  func(e *Entry) { e.Detail[1].Value = "" },
		"detail order":  func(e *Entry) { e.Detail[0], e.Detail[1] = e.Detail[1], e.Detail[0] },
		"detail less":   func(e *Entry) { e.Detail = e.Detail[:1] },
		"previous":      func(e *Entry) { e.Previous = []byte{1, 2, 4} },
		"moved a field": func(e *Entry) { e.Object.ID, e.Object.Name = "", "c-1CRM" },
	}
	was := sample().digest()
	for name, change := range changes {
		e := sample()
		change(&e)
		if string(e.digest()) == string(was) {
			t.Errorf("%s: the digest is the same", name)
		}
	}
}

func FuzzEncode(f *testing.F) {
	f.Add("o", int64(1), int64(0), "user", "u", "role", "", "a.b", "k", "done", "n", "v", []byte{1}, uint8(1), uint8(1))
	f.Add("", int64(-1), int64(1)<<60, "\x00", "a\nb", "", "\xff", "", "", "", "", "", []byte(nil), uint8(0), uint8(0))
	f.Fuzz(func(t *testing.T, org string, seq, ms int64, kind, id, role, address, action, object, outcome, name, v string, prev []byte, roles, details uint8) {
		e := Entry{Organisation: org, Sequence: seq, Time: time.UnixMilli(ms).UTC(), Actor: Actor{Kind: kind, ID: id, Name: name, Address: address},
			Action: action, Object: Object{object, id, v}, Outcome: outcome, Previous: prev}
		for range roles % 4 {
			e.Actor.Roles = append(e.Actor.Roles, role)
		}
		for range details % 4 {
			e.Detail = append(e.Detail, Detail{name, v})
		}
		if e.Time.UnixMilli() != ms {
			t.Skip("a time that Go does not have")
		}
		back, err := decode(e.encode(nil))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, back, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("encoded and decoded again it is another one (-was +is):\n%s", diff)
		}
	})
}
