package web

import (
	"strings"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// sortsByWord are the orders by their word in the query string.
func sortsByWord() map[string]store.TaskSort {
	return map[string]store.TaskSort{
		"frist": store.SortDue, "eingang": store.SortReceived, "name": store.SortName, "az": store.SortAktenzeichen, "titel": store.SortTitle,
		"geoeffnet": store.SortOpened, "wv": store.SortFollowUp,
	}
}

// sortOf gives the order of a list. Closed tasks have one order, the last one first; resting ones begin with the next that comes back.
func (q worklistQuery) sortOf(state casefile.TaskState) (by store.TaskSort, desc bool) {
	word, desc := strings.CutPrefix(q.get(fieldSort), descending)
	by, known := sortsByWord()[word]
	switch {
	case state != casefile.TaskOpen:
		return store.SortClosed, true
	case by == store.SortFollowUp && q.get(fieldRest) != restOnly, !known && q.get(fieldRest) != restOnly:
		return store.SortDue, desc && known
	case !known:
		return store.SortFollowUp, false
	}
	return by, desc
}

// sortColumns are the columns of the list whose heading sorts it.
func sortColumns() []struct{ column, word string } {
	return []struct{ column, word string }{
		{"due", "frist"}, {"aktenzeichen", "az"}, {"person", "name"}, {"received", "eingang"}, {"title", "titel"}, {"opened", "geoeffnet"},
	}
}

// headings gives the links by which a column's heading sorts, and how the list is sorted now.
func (q worklistQuery) headings(state casefile.TaskState) map[string]SortLink {
	links := map[string]SortLink{}
	if state != casefile.TaskOpen {
		return links
	}
	by, desc := q.sortOf(state)
	for _, c := range sortColumns() {
		link := SortLink{Href: q.with(fieldSort, c.word).path()}
		if sortsByWord()[c.word] == by {
			link.Now = "ascending"
			if desc {
				link.Now = "descending"
			} else {
				link.Href = q.with(fieldSort, descending+c.word).path()
			}
		}
		links[c.column] = link
	}
	return links
}

// sortText says in words how the list is sorted.
func (q worklistQuery) sortText(state casefile.TaskState) Text {
	by, desc := q.sortOf(state)
	key := "worklist.sorted." + string(by)
	if desc && by != store.SortClosed {
		key += ".desc"
	}
	return Say(key)
}
