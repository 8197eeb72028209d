/* SPDX-License-Identifier: Apache-2.0 */
/* A view's life: made, shared through the guard, followed by the next. */
#include "core/view.h"

#include "base/mem.h"

void ost_view_free(struct ost_view *view)
{
    if (view == NULL) {
        return;
    }
    ost_issuer_set_clear(&view->issuers);
    ost_settings_free(view->settings);
    ost_settings_free(view->previous);
    ost_free(view);
}

struct ost_view *ost_view_new(struct ost_settings *settings)
{
    struct ost_view *view = ost_alloc(sizeof *view);
    if (view == NULL) {
        return NULL;
    }
    view->generation = 1;
    view->epoch = 1;
    view->settings = ost_settings_share(settings);
    if (!ost_issuer_set_init(&view->issuers, settings->issuer_count)) {
        ost_view_free(view);
        return NULL;
    }
    return view;
}

struct ost_view *ost_view_again(const struct ost_view *old)
{
    struct ost_view *view = ost_view_new(old->settings);
    if (view == NULL) {
        return NULL;
    }
    view->generation = old->generation + 1;
    view->epoch = old->epoch;
    ost_issuer_set_copy(&old->issuers, &view->issuers);
    view->documents = old->documents;
    view->loaded_at = old->loaded_at;
    view->previous = old->previous == NULL ? NULL : ost_settings_share(old->previous);
    view->previous_epoch = old->previous_epoch;
    return view;
}

void ost_view_follow(struct ost_view *view, const struct ost_view *old)
{
    view->generation = old->generation + 1;
    view->epoch = old->epoch + 1;
    view->previous = ost_settings_share(old->settings);
    view->previous_epoch = old->epoch;
}

const struct ost_settings *ost_view_settings_of(const struct ost_view *view,
                                                uint64_t epoch)
{
    if (epoch == view->epoch) {
        return view->settings;
    }
    return epoch == view->previous_epoch ? view->previous : NULL;
}
