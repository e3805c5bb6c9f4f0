"""A site to begin with: its home page, the editorial groups, and the medical review workflow."""

from django.db import migrations

# What each group may do. Pages: under the home page. Files: in every collection.
PAGE_PERMISSIONS = {
    "Editors": ["add", "change"],
    "Clinical reviewers": ["change"],
    "Publishers": ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
}
FILE_PERMISSIONS = {
    "Editors": ["add", "choose"],
    "Clinical reviewers": ["choose"],
    "Publishers": ["add", "change", "delete", "choose"],
}
ALL = ["add", "change", "delete", "view"]
MODEL_PERMISSIONS = {
    "Editors": {
        ("cms", "person"): ["add", "change", "view"],
        ("cms", "announcement"): ["add", "change", "view"],
        ("cms", "location"): ["view"],
        ("treatments", "condition"): ["add", "change", "view"],
        ("treatments", "bodyarea"): ["add", "change", "view"],
        ("articles", "category"): ["add", "change", "view"],
    },
    "Clinical reviewers": {
        ("cms", "person"): ["view"],
        ("treatments", "condition"): ["change", "view"],
    },
    "Publishers": {
        ("cms", "person"): ALL,
        ("cms", "announcement"): ALL,
        ("cms", "location"): ALL,
        ("cms", "clinic"): ["change"],
        ("cms", "navigation"): ["change"],
        ("treatments", "condition"): ALL,
        ("treatments", "bodyarea"): ALL,
        ("articles", "category"): ALL,
        ("wagtailredirects", "redirect"): ALL,
    },
}
TASKS = [("Clinical review", "Clinical reviewers"), ("Publication", "Publishers")]


def create_home_page(apps, schema_editor):
    """Put a home page in the place of the welcome page that Wagtail makes."""
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("cms", "HomePage")
    root = Page.objects.filter(depth=1).first()
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page").first()
    if root is None or welcome is None or Page.objects.filter(depth__gt=2).exists():
        return  # somebody has begun already
    locale_id, path = welcome.locale_id, welcome.path
    Site.objects.all().delete()
    welcome.delete()
    home = HomePage.objects.create(
        title="Home",
        draft_title="Home",
        slug="home",
        path=path,
        depth=2,
        numchild=0,
        url_path="/home/",
        locale_id=locale_id,
        content_type=_content_type(apps, "cms", "homepage"),
        live=True,
    )
    Site.objects.create(
        hostname="localhost", port=80, root_page_id=home.pk, is_default_site=True, site_name="Salve"
    )


def create_groups(apps, schema_editor):
    """Create the three groups and give them their rights."""
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name="Moderators", user=None).delete()
    access = _permission(apps, ("wagtailadmin", "admin"), "access_admin")
    for name in PAGE_PERMISSIONS:
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([access])
        _grant_pages(apps, group)
        _grant_files(apps, group)
        for model, actions in MODEL_PERMISSIONS[name].items():
            permissions = [_permission(apps, model, f"{action}_{model[1]}") for action in actions]
            group.permissions.add(*permissions)


def create_workflow(apps, schema_editor):
    """Make "Medical review" the workflow of the whole site."""
    Page = apps.get_model("wagtailcore", "Page")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    home = Page.objects.filter(depth=2).order_by("path").first()
    if home is None or Workflow.objects.filter(name="Medical review").exists():
        return
    Workflow.objects.filter(name="Moderators approval").update(active=False)
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").update(
        active=False
    )
    workflow = Workflow.objects.create(name="Medical review", active=True)
    for position, (name, group) in enumerate(TASKS):
        task = _create_task(apps, name, group)
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(
            workflow=workflow, task_id=task.pk, sort_order=position
        )
    WorkflowPage.objects.filter(page__depth=1).delete()
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})


def _create_task(apps, name, group):
    task = apps.get_model("wagtailcore", "GroupApprovalTask").objects.create(
        name=name,
        active=True,
        content_type=_content_type(apps, "wagtailcore", "groupapprovaltask"),
    )
    task.groups.add(apps.get_model("auth", "Group").objects.get(name=group))
    return task


def _grant_pages(apps, group):
    Page = apps.get_model("wagtailcore", "Page")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    home = Page.objects.filter(depth=2).order_by("path").first()
    GroupPagePermission.objects.filter(group=group).delete()
    for action in PAGE_PERMISSIONS[group.name]:
        permission = _permission(apps, ("wagtailcore", "page"), f"{action}_page")
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)


def _grant_files(apps, group):
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = Collection.objects.order_by("path").first()
    GroupCollectionPermission.objects.filter(group=group).delete()
    # Wagtail asks for the rights on its own models, also where a project has others in their place.
    for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in FILE_PERMISSIONS[group.name]:
            permission = _permission(apps, (app_label, model), f"{action}_{model}")
            GroupCollectionPermission.objects.create(
                group=group, collection=root, permission=permission
            )


def _permission(apps, model, codename):
    # Django creates permissions after all migrations, so on a new database none is there yet.
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=_content_type(apps, *model),
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return permission


def _content_type(apps, app_label, model):
    ContentType = apps.get_model("contenttypes", "ContentType")
    return ContentType.objects.get_or_create(app_label=app_label, model=model)[0]


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("cms", "0002_content"),
        ("treatments", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        # These give rights to Wagtail's default groups, which are ours from here on.
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [
        migrations.RunPython(create_home_page, migrations.RunPython.noop),
        migrations.RunPython(create_groups, migrations.RunPython.noop),
        migrations.RunPython(create_workflow, migrations.RunPython.noop),
    ]
