package web

import (
	"context"
	"net/url"
	"slices"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// listedViews are the views of the side column in the order in which they are counted: the built-in ones first, then the saved ones.
type listedViews struct {
	filters []store.TaskFilter
	places  []viewPlace
}

// fillViews fills the side column, the heading and what belongs to the view that is shown, all but the counts.
func (h *Handler) fillViews(ctx context.Context, actor casefile.Actor, page *WorklistPage, now worklistQuery) (listedViews, error) {
	saved, setting, err := h.Desk.Views(ctx, actor)
	if err != nil {
		return listedViews{}, err
	}
	chosen, known := chosenView(saved, now)
	if !known && opaqueID.MatchString(now.get(fieldView)) {
		// Somebody has the link of a view that is neither theirs nor of their team.
		if chosen, err = h.Desk.View(ctx, now.get(fieldView)); err != nil && casefile.KindOf(err) != casefile.NotFound {
			return listedViews{}, err
		}
	}
	page.Columns = columnChoices(setting.Columns, chosen.Columns)
	page.Heading, page.View = Say("page.view.custom"), viewForm(actor, chosen, now, setting)
	if page.View != nil {
		page.Heading = Said(chosen.Name)
	}
	var listed listedViews
	page.Views = []ViewGroup{{Title: Say("worklist.views.mine")}, {Title: Say("worklist.views.team")}}
	add := func(n int, text Text, q worklistQuery, current bool) {
		group := &page.Views[n]
		listed.filters = append(listed.filters, h.filterOf(q, actor, page.Today))
		listed.places = append(listed.places, viewPlace{n, len(group.Views)})
		group.Views = append(group.Views, View{Text: text, Href: q.path(), Counted: q.get(fieldState) == "" && h.mayCount(q), Current: current})
	}
	for _, v := range h.Desk.BuiltViews(actor) {
		q := trusted(v.Query)
		current := page.View == nil && now.same(q)
		if current {
			page.Heading = Say("worklist.view." + v.Key)
			page.View = &ViewForm{Key: v.Key, Default: setting.DefaultView == v.Key}
		}
		add(builtGroup(v), Say("worklist.view."+v.Key), q, current)
	}
	for _, v := range saved {
		group := 0
		if v.Team != "" {
			group = 1
		}
		add(group, Said(v.Name), savedQuery(v), v.ID == chosen.ID && page.View.ID != "")
	}
	page.Uncounted = !h.mayCount(now)
	return listed, nil
}

// countViews counts the list and the views beside it. Each count is capped, so that a long list costs no more than a short one.
func (h *Handler) countViews(ctx context.Context, actor casefile.Actor, page *WorklistPage, f store.TaskFilter, listed listedViews) error {
	counts, err := h.Desk.CountTaskLists(ctx, actor, append([]store.TaskFilter{f}, listed.filters...))
	if err != nil {
		return err
	}
	page.Count, page.Capped = counts[0].N, counts[0].Capped
	for i, place := range listed.places {
		v := &page.Views[place.group].Views[place.n]
		v.Count, v.Capped = counts[i+1].N, counts[i+1].Capped
	}
	return nil
}

// mayCount reports whether the length of a list may be told: that of what a colleague holds is a figure of one person.
func (h *Handler) mayCount(q worklistQuery) bool {
	others := slices.ContainsFunc(q.values[fieldHolder], func(holder string) bool { return holder != holderMe && holder != holderNobody })
	return !others || h.Desk.PersonFigures()
}

func builtGroup(v desk.BuiltView) int {
	if v.Group == "team" {
		return 1
	}
	return 0
}

// viewPlace says where a view stands in the side column.
type viewPlace struct{ group, n int }

// chosenView gives the view whose name the address carries.
func chosenView(saved []store.SavedView, now worklistQuery) (store.SavedView, bool) {
	i := slices.IndexFunc(saved, func(v store.SavedView) bool { return v.ID == now.get(fieldView) })
	if i < 0 {
		return store.SavedView{}, false
	}
	return saved[i], true
}

func viewForm(actor casefile.Actor, v store.SavedView, now worklistQuery, setting store.WorklistSetting) *ViewForm {
	if v.ID == "" {
		return nil
	}
	return &ViewForm{
		ID: v.ID, Key: v.ID, Name: v.Name, Version: v.Version, Changed: !now.same(savedQuery(v)), MayChange: desk.MayChangeView(actor, v),
		MayDelete: desk.MayDeleteView(actor, v), Default: setting.DefaultView == v.ID,
	}
}

// savedQuery gives the address of a saved view: its filter, its order and its id.
func savedQuery(v store.SavedView) worklistQuery {
	q := trusted(v.Query)
	if v.Sort != "" {
		q.values.Set(fieldSort, v.Sort)
	}
	q.values.Set(fieldView, v.ID)
	return q
}

// trusted reads a query string that was cleaned before it was kept.
func trusted(query string) worklistQuery {
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	return worklistQuery{values: values}
}

// columnChoices marks the columns that are shown: those of the view, if it has any, else those of the person.
func columnChoices(own, ofView []string) []ColumnChoice {
	shown := own
	if len(ofView) > 0 {
		shown = ofView
	}
	var choices []ColumnChoice
	for _, name := range desk.Columns() {
		choices = append(choices, ColumnChoice{name, slices.Contains(shown, name)})
	}
	return choices
}
