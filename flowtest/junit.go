package flowtest

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"
)

// Verdict is what became of one scenario.
type Verdict struct {
	File        string
	Name        string   // of the scenario; the file's when empty
	Differences []string // none when it passed
	Err         error    // the scenario could not be run
	Took        time.Duration
}

// Passed reports whether the scenario ran and met what it expects.
func (v *Verdict) Passed() bool { return v.Err == nil && len(v.Differences) == 0 }

type junitSuites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Time     string   `xml:"time,attr"`
	Suite    junitSuite
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	File    string       `xml:"file,attr"`
	Time    string       `xml:"time,attr"`
	Failure *junitDetail `xml:"failure"`
	Error   *junitDetail `xml:"error"`
}

type junitDetail struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit returns verdicts as the XML that build servers read.
func JUnit(verdicts []Verdict) ([]byte, error) {
	s := junitSuite{Name: "callwright test"}
	var took time.Duration
	for i := range verdicts {
		v := &verdicts[i]
		took += v.Took
		s.Tests++
		switch {
		case v.Err != nil:
			s.Errors++
		case !v.Passed():
			s.Failures++
		}
		s.Cases = append(s.Cases, v.junit())
	}
	s.Time = inSeconds(took)
	text, err := xml.MarshalIndent(junitSuites{Tests: s.Tests, Failures: s.Failures, Errors: s.Errors, Time: s.Time, Suite: s}, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(text, '\n')...), nil
}

func (v *Verdict) junit() junitCase {
	c := junitCase{Name: v.Name, Class: strings.TrimSuffix(v.File, ".flowtest"), File: v.File, Time: inSeconds(v.Took)}
	if c.Name == "" {
		c.Name = c.Class
	}
	switch {
	case v.Err != nil:
		c.Error = &junitDetail{Message: v.Err.Error(), Text: v.Err.Error()}
	case !v.Passed():
		first, _, _ := strings.Cut(v.Differences[0], "\n")
		c.Failure = &junitDetail{Message: first, Text: strings.Join(v.Differences, "\n")}
	}
	return c
}

func inSeconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
